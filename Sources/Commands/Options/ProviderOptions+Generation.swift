// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Completions
import Measuring
import Problems
import Prompting

extension ProviderOptions {
  /// What a model is asked for the samples of these problems.
  ///
  /// An unknown server is asked what it is, and the finding is shown.
  ///
  /// - Parameters:
  ///   - problems: The problems.
  ///   - benchmark: Where examples are found, asked for only if the style has any.
  ///   - samplesPerTask: How many samples each problem is to have.
  ///   - seed: The run's seed.
  ///   - isJudging: Whether programs run on this machine meanwhile, which need a processor.
  ///   - log: Is told what a server is.
  /// - Returns: The model and the questions.
  /// - Throws: When a prompt cannot be made, or the model is not there.
  func generation(
    of problems: [Problem],
    among benchmark: () async throws -> [Problem],
    samplesPerTask: Int,
    seed: Int?,
    isJudging: Bool,
    log: Log
  ) async throws -> Generation {
    let first = problems.map(\.firstRequest)
    let templates = try await prompt.templates(for: first, among: benchmark)
    let questions = try zip(first, templates).map { problem, template in
      CompletionPlan.Question(
        task: problem.id,
        prompt: try template.prompt(for: problem),
        stop: template.stop
      )
    }
    let isChat = templates.first?.isChat ?? false
    try endpoint.checkBudget(sampling, isChat: isChat)
    let source = try await endpoint.source(
      sampling,
      isChat: isChat,
      isJudging: isJudging,
      log: log
    )
    var generation = Generation(
      source: source,
      questions: questions,
      sampling: sampling.sampling(isChat: isChat, contextTokens: source.contextTokens),
      leavesSampling: sampling.serverSampling,
      samplesPerTask: samplesPerTask,
      seed: seed,
      policy: ClientPolicy(width: endpoint.concurrency, budget: endpoint.budget),
      style: templates.first?.name ?? prompt.knownStyle.rawValue,
      form: isChat ? .answer : .completion
    )
    generation.next = try await followUp(of: problems)
    if generation.mayNotRepeat {
      log.note(
        "greedy answers of a server that writes several at once may differ from run to run; "
          + "--concurrency 1 asks for one at a time"
      )
    }
    return generation
  }

  /// What is asked after a first answer, where problems are asked in two requests.
  private func followUp(of problems: [Problem]) async throws -> Generation.FollowUp? {
    guard problems.contains(where: { $0.explanation != nil }) else { return nil }
    let templates = try await prompt.templates(for: problems.map { $0.secondRequest(after: "") }) {
      []
    }
    let asked = Dictionary(
      zip(problems, templates).map { ($0.id, (problem: $0, template: $1)) }
    ) { first, _ in first }
    return Generation.FollowUp { task, answer in
      guard let (problem, template) = asked[task] else {
        preconditionFailure("a task that was not asked")
      }
      return CompletionPlan.Question(
        task: task,
        prompt: try template.prompt(for: problem.secondRequest(after: answer)),
        stop: template.stop
      )
    }
  }

  /// The threads of an engine that is started here; none where none is.
  func engineThreads(isJudging: Bool) -> Int { endpoint.engineThreads(isJudging: isJudging) }
}
