// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Completions
import Evolution
import Execution
import FoundationEssentials
import Grading
import Measuring
import Problems
import Reports
import Runs

/// What `evolve` does: from options to units on disk, and to what is printed.
struct EvolutionSession: Sendable {
  var command: EvolveCommand
  var log: Log

  /// The status of an evolution whose rounds are not all whole.
  private static let incomplete = ExitCode(4)
  /// The processor time of an answer's program, as StarCoder2's authors had it.
  private static let answerTime = Duration.seconds(10)
  private static let answerMemory = 512 << 20

  func run() async throws {
    let outcome = try await interruptible {
      try await evolve()
    } onInterrupt: {
      log.warn("stopped; what was written is kept, and the same command goes on from there")
    }
    let result = try EvolutionResult(command.output)
    if result.rounds > 0 {
      log.note("the units are in \(command.output)/\(EvolutionFolder.evolved)")
    }
    let report = try EvolutionReport(result)
    try StandardOutput.write(report.rendered(as: command.format))
    if let page = command.page {
      try OutputFile.write(Array(EvolutionPage(result, report).html().utf8), to: page)
    }
    for failure in outcome.failures { log.warn(failure) }
    guard outcome.rounds >= command.evolution.rounds else {
      log.warn(
        "\(outcome.rounds) of \(command.evolution.rounds) rounds are whole; repeat the command to go on"
      )
      throw Self.incomplete
    }
  }

  /// Prints what would be asked.
  func forecast() throws {
    let seed = try loadSeed()
    _ = try command.evolution.draw()
    var replies: [ModelReply] = []
    try JSONLog.read(EvolutionFolder.replies, in: command.output) { json in
      guard let reply = ModelReply(json: json) else { return false }
      replies.append(reply)
      return true
    }
    let prices = command.endpoint.prices?.prices
    let answerPrices = command.answerer.answerPrices?.prices ?? prices
    let forecast = EvolutionForecast(
      seed: seed.items,
      rounds: command.evolution.rounds,
      template: try command.evolution.chosenTemplate(),
      replies: replies,
      settled: EvolutionResult.isOne(command.output)
        ? try EvolutionResult(command.output).units : [],
      sampling: sampling(contextTokens: nil),
      prices: { $0 == .answer ? answerPrices : prices },
      judges: command.judge.judgeModel != nil
    )
    try StandardOutput.write(forecast.rendered(as: command.format))
  }

  // MARK: - What is evolved

  private func loadSeed() throws -> Seed {
    var seed: Seed
    do {
      seed =
        EvolutionResult.isOne(command.seed)
        ? try Seed(try EvolutionResult(command.seed))
        : try Seed(try TrainingSet(path: command.seed))
    } catch TrainingSetError.unknownFormat(let place, let present) {
      // Which names an option that there is not here.
      throw EvolutionError.unknownFormat(place, present: present)
    }
    for notice in seed.notices { log.warn(notice) }
    if let limit = command.evolution.limit { seed.limit(to: limit) }
    return seed
  }

  private func sampling(contextTokens: Int?) -> Sampling {
    var sampling = command.sampling.sampling(isChat: true, contextTokens: contextTokens)
    let isOurs = command.sampling.temperature == nil && !command.sampling.greedy
    if isOurs, !command.sampling.serverSampling { sampling.temperature = 1 }
    return sampling
  }

  private func evolve() async throws -> Evolution.Outcome {
    let seed = try loadSeed()
    let draw = try command.evolution.draw()
    let template = try command.evolution.chosenTemplate()
    try command.endpoint.checkBudget(command.sampling, isChat: true)
    let sources = try await EvolutionSources(command, log: log)
    let sampling = sampling(contextTokens: sources.evolver.contextTokens)
    let checker = try await checker(beside: sources)
    let evolutionProtocol = EvolutionProtocol(
      seed: .init(items: seed.items.count, sha256: ContentDigest.sha256(seed.bytes)),
      template: template,
      draw: draw,
      samplingSeed: command.evolution.seed,
      evolver: .init(sources.evolver),
      answerer: .init(sources.answerer ?? sources.evolver),
      judge: sources.judgeInProtocol,
      sampling: .init(sampling, isLeft: command.sampling.serverSampling),
      elimination: .init(
        language: command.language?.rawValue,
        interpreter: checker.map {
          "\($0.grader.sandbox.interpreter.implementation) \($0.grader.sandbox.interpreter.version)"
        },
        answerSeconds: command.runAnswers ? Self.answerTime.seconds : nil
      )
    )
    let isNew = RunDirectory.isFree(command.output)
    let folder = try EvolutionFolder(command.output, protocol: evolutionProtocol, seed: seed)
    if !folder.earlierReplies.isEmpty {
      log.note("\(command.output): \(folder.earlierReplies.count) replies are there")
    }
    let evolution = Evolution(
      protocol: evolutionProtocol,
      template: template,
      draw: draw,
      seed: seed.items,
      rounds: command.evolution.rounds,
      policy: ClientPolicy(width: command.endpoint.concurrency, budget: command.endpoint.budget),
      checker: checker
    )
    do {
      return try await ask(evolution, sources, sampling, folder)
    } catch {
      if isNew { EvolutionFolder.removeUnused(command.output) }
      throw error
    }
  }

  private func ask(
    _ evolution: Evolution,
    _ sources: EvolutionSources,
    _ sampling: Sampling,
    _ folder: EvolutionFolder
  ) async throws -> Evolution.Outcome {
    let progress = EvolutionProgress(log)
    return try await sources.use(in: command.output, sampling: sampling, log: log) { models in
      let outcome = try await evolution.run(into: folder, asking: models) { event in
        await progress.show(event)
      }
      await progress.finish()
      return outcome
    }
  }

  /// What looks at answers; nil where they may be in any language.
  private func checker(beside sources: EvolutionSources) async throws -> AnswerChecker? {
    guard command.language == .python else { return nil }
    let limits = Limits(cpu: Self.answerTime, memoryBytes: Self.answerMemory)
    let sandbox = Sandbox(
      parts: try SandboxParts(),
      interpreter: try await Interpreter(command: command.parser.python),
      isolation: command.parser.isolation,
      limits: limits
    )
    let grader = Grader(
      sandbox: sandbox,
      limits: limits,
      policy: .strict,
      width: ThisMachine.processors
    )
    // Before anything is paid for: what it costs is lost where nobody can look at it.
    try await grader.withCages(for: 1) { try await $0[0].warm(.strict) }
    return AnswerChecker(grader, runsPrograms: command.runAnswers)
  }
}

extension EvolutionProtocol.Model {
  init(_ source: ModelSource) {
    self.init(name: source.name, settings: source.settings)
  }
}

extension EvolutionProtocol.Sampling {
  /// What a protocol says of how tokens are drawn, unless that is left to the server.
  init(_ sampling: Sampling, isLeft: Bool) {
    self.init(
      temperature: isLeft ? nil : sampling.temperature,
      topP: isLeft ? nil : sampling.topP,
      topK: sampling.topK,
      minP: sampling.minP == 0 ? nil : sampling.minP,
      maxTokens: sampling.maxTokens
    )
  }
}
