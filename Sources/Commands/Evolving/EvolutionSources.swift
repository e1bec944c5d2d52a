// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Completions
import Evolution
import FoundationEssentials
import Measuring

/// Where the models of an evolution are.
struct EvolutionSources: Sendable {
  var evolver: ModelSource
  /// Nil where the evolving model answers too.
  var answerer: ModelSource?
  var judge: ModelSource?
  /// Whether the evolving model judges.
  var evolverJudges: Bool
  private let prices: Budget.Prices?
  private let answerPrices: Budget.Prices?

  /// Finds the models; a server that nobody describes is asked what it is.
  init(_ command: EvolveCommand, log: Log) async throws {
    let endpoint = command.endpoint
    func source(_ endpoint: EndpointOptions) async throws -> ModelSource {
      try await endpoint.source(
        command.sampling,
        isChat: true,
        isJudging: command.language != nil,
        log: log
      )
    }
    evolver = try await source(endpoint)
    let other = command.answerer.other
    answerer = other.isSame ? nil : try await source(other.endpoint(beside: endpoint))
    let asked = command.judge.judgeModel != nil
    let judge = command.judge.other
    self.judge = judge.isSame ? nil : try await source(judge.endpoint(beside: endpoint))
    evolverJudges = asked && judge.isSame
    prices = endpoint.prices?.prices
    answerPrices = command.answerer.answerPrices?.prices ?? prices
  }

  /// What a protocol says of who judges.
  var judgeInProtocol: EvolutionProtocol.Model? {
    guard let source = judge ?? (evolverJudges ? evolver : nil) else { return nil }
    var model = EvolutionProtocol.Model(source)
    model.settings["question"] = EqualityJudge.digest
    return model
  }

  /// Asks the models for as long as the closure runs; each engine is started once.
  func use<Result: Sendable>(
    in directory: String,
    sampling: Sampling,
    log: Log,
    _ body: @escaping @Sendable (EvolutionModels) async throws -> Result
  ) async throws -> Result {
    let result = ResultBox<Result>()
    try await evolver.use(in: directory, onNotice: log.note) { endpoint in
      let evolver = model(endpoint, self.evolver, prices, sampling)
      let own = model(endpoint, self.evolver, answerPrices, sampling)
      try await other(answerer, "answerer", in: directory, sampling, answerPrices, log) {
        answerer in
        try await other(judge, "judge", in: directory, sampling, prices, log) { judge in
          var judging = judge ?? (evolverJudges ? evolver : nil)
          judging?.sampling = .greedy(maxTokens: sampling.maxTokens)
          let models = EvolutionModels(
            evolver: evolver,
            answerer: answerer ?? own,
            judge: judging
          )
          await result.set(try await body(models))
        }
      }
    }
    guard let value = await result.value else { throw CancellationError() }
    return value
  }

  private func model(
    _ endpoint: any CompletionEndpoint,
    _ source: ModelSource,
    _ prices: Budget.Prices?,
    _ sampling: Sampling
  ) -> EvolutionModel {
    EvolutionModel(
      endpoint: endpoint,
      name: source.settings["model"] ?? source.settings["command"] ?? source.name,
      prices: prices,
      sampling: sampling
    )
  }

  private func other(
    _ source: ModelSource?,
    _ folder: String,
    in directory: String,
    _ sampling: Sampling,
    _ prices: Budget.Prices?,
    _ log: Log,
    _ body: @escaping @Sendable (EvolutionModel?) async throws -> Void
  ) async throws {
    guard let source else { return try await body(nil) }
    let logs = directory + "/" + folder
    if case .engine = source {
      // Each engine has a log of its own.
      try FileManager.default.createDirectory(atPath: logs, withIntermediateDirectories: true)
    }
    try await source.use(in: logs, onNotice: log.note) { endpoint in
      try await body(model(endpoint, source, prices, sampling))
    }
  }

  /// What a closure returned that returns nothing itself.
  private actor ResultBox<Value: Sendable> {
    private(set) var value: Value?

    func set(_ value: Value) { self.value = value }
  }
}
