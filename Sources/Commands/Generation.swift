// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Completions
import Problems
import Prompting
import Reports
import Runs

/// The samples of a run that a model is asked for.
struct Generation: Sendable {
  var source: ModelSource
  var questions: [CompletionPlan.Question]
  var sampling: Sampling
  var samplesPerTask: Int
  var seed: Int?
  var policy: ClientPolicy
  /// The name of the prompt's template.
  var style: String
  /// How the texts are to be read.
  var form: SampleForm

  /// What came of asking.
  struct Outcome: Sendable {
    var report: RunSummary.Generation
    /// Why some samples are missing, by the first of each reason; empty when none is.
    var failures: [String]
  }

  /// Asks for what is not there yet; each completion is on its way to the disk before it is handed on.
  ///
  /// - Throws: What kept the model from being asked at all, and what `receive` throws.
  func run(
    after earlier: [GeneratedSample],
    into completions: CompletionLog,
    directory: String,
    log: Log,
    receive: @escaping @Sendable (Sample) async throws -> Void
  ) async throws -> Outcome {
    var present: [TaskID: Set<Int>] = [:]
    for generated in earlier {
      present[generated.sample.task, default: []].insert(generated.sample.index)
    }
    let plan = try CompletionPlan(
      questions,
      sampling: sampling,
      samplesPerTask: samplesPerTask,
      seed: seed,
      present: present
    )
    guard plan.missing > 0 else { return Outcome(report: .none, failures: []) }
    let outcome = OutcomeBox()
    let start = ContinuousClock.now
    let (policy, form) = (policy, form)
    try await source.use(in: directory, log: log) { endpoint in
      let client = CompletionClient(endpoint, policy: policy)
      var failures: [String] = []
      let report = try await client.complete(plan) { result in
        switch result {
        case .completed(let completion):
          let generated = GeneratedSample(completion, form: form)
          try completions.append(generated)
          try await receive(generated.sample)
        case .failed(let request, let error):
          let reason = "\(request.task): \(error)"
          if failures.count < 20, !failures.contains(reason) { failures.append(reason) }
        }
      }
      if let failure = report.failure { failures.insert("\(failure)", at: 0) }
      await outcome.set(
        Outcome(
          report: RunSummary.Generation(
            report.totals,
            cost: policy.budget.prices?.cost(of: report.totals.usage),
            wall: start.duration(to: .now)
          ),
          failures: failures
        )
      )
    }
    try completions.sync()
    return await outcome.value ?? Outcome(report: .none, failures: [])
  }

  /// Takes what came of asking out of the closure that asked.
  private actor OutcomeBox {
    private(set) var value: Outcome?

    func set(_ value: Outcome) { self.value = value }
  }
}

extension RunSummary.Generation {
  /// Nothing was asked.
  static let none = RunSummary.Generation(ClientTotals(), cost: nil, wall: .zero)

  fileprivate init(_ totals: ClientTotals, cost: Double?, wall: Duration) {
    self.init(
      requests: totals.requests,
      retries: totals.retries,
      completions: totals.completions,
      promptTokens: totals.usage.prompt,
      completionTokens: totals.usage.completion,
      isEstimate: totals.usage.isEstimate,
      cost: cost,
      wallSeconds: wall / .seconds(1)
    )
  }
}

extension GeneratedSample {
  fileprivate init(_ completion: Completion, form: SampleForm) {
    var stop: String?
    var stoppedBy: String?
    switch completion.cut {
    case .server(let text): (stop, stoppedBy) = (text, "server")
    case .local(let text): (stop, stoppedBy) = (text, "local")
    case nil: break
    }
    self.init(
      sample: Sample(
        task: completion.task,
        index: completion.index,
        form: form,
        text: completion.text
      ),
      finish: completion.finish.rawValue,
      stop: stop,
      stoppedBy: stoppedBy,
      seed: completion.seed,
      isRepaired: completion.isRepaired
    )
  }
}
