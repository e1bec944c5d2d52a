// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import Completions
package import Problems
import Prompting
import Runs

/// The samples of a run that a model is asked for.
package struct Generation: Sendable {
  package var source: ModelSource
  package var questions: [CompletionPlan.Question]
  /// What is asked after an answer to ``questions``, where a sample takes two requests; nil where one does.
  package var next: FollowUp?
  package var sampling: Sampling
  /// Whether it is left to the server how tokens are drawn.
  package var leavesSampling: Bool
  package var samplesPerTask: Int
  package var seed: Int?
  package var policy: ClientPolicy
  /// The name of the prompt's template.
  package var style: String
  /// How the texts are to be read.
  package var form: SampleForm
  /// The numbers of samples that somebody else asks for, by task.
  package var leftOut: [TaskID: Set<Int>] = [:]

  package init(
    source: ModelSource,
    questions: [CompletionPlan.Question],
    sampling: Sampling,
    leavesSampling: Bool = false,
    samplesPerTask: Int,
    seed: Int?,
    policy: ClientPolicy,
    style: String,
    form: SampleForm
  ) {
    self.source = source
    self.questions = questions
    self.sampling = sampling
    self.leavesSampling = leavesSampling
    self.samplesPerTask = samplesPerTask
    self.seed = seed
    self.policy = policy
    self.style = style
    self.form = form
  }

  /// What a model is asked after a first answer, which is a part of the question.
  package struct FollowUp: Sendable {
    /// The second question of a task after its first answer.
    package var question: @Sendable (TaskID, _ answer: String) throws -> CompletionPlan.Question

    package init(
      _ question: @escaping @Sendable (TaskID, _ answer: String) throws -> CompletionPlan.Question
    ) {
      self.question = question
    }
  }

  /// Asks for what is not there yet, in two requests a sample where that is so.
  ///
  /// First answers are kept in a folder of their own in the folder of the samples.
  ///
  /// - Parameters:
  ///   - folder: Where completions and requests are kept.
  ///   - onNotice: Is told what a person may want to know.
  ///   - receive: Takes each completion.
  /// - Returns: Why some samples are missing, by the first of each reason; empty when none is.
  /// - Throws: What kept the model from being asked at all, and what `receive` throws.
  func run(
    into folder: GenerationFolder,
    onNotice: @escaping @Sendable (String) -> Void,
    receive: @escaping @Sendable (Sample) async throws -> Void
  ) async throws -> [String] {
    guard let next else {
      return try await ask(questions, into: folder, onNotice: onNotice, receive: receive)
    }
    let first = try folder.ofFirstAnswers()
    var failures = try await ask(questions, into: first, onNotice: onNotice) { _ in }
    var followUps: [CompletionPlan.Question] = []
    try first.forEachSample { sample in
      var question = try next.question(sample.task, sample.text)
      question.index = sample.index
      followUps.append(question)
    }
    // In the order of the tasks, whatever the order of the answers.
    let order = Dictionary(questions.enumerated().map { ($1.task, $0) }) { first, _ in first }
    followUps.sort { (order[$0.task] ?? 0, $0.index ?? 0) < (order[$1.task] ?? 0, $1.index ?? 0) }
    for reason in try await ask(followUps, into: folder, onNotice: onNotice, receive: receive)
    where !failures.contains(reason) {
      failures.append(reason)
    }
    return failures
  }

  /// Asks for what is not there yet; each completion is on its way to the disk before it is handed on.
  private func ask(
    _ questions: [CompletionPlan.Question],
    into folder: GenerationFolder,
    onNotice: @escaping @Sendable (String) -> Void,
    receive: @escaping @Sendable (Sample) async throws -> Void
  ) async throws -> [String] {
    let plan = try CompletionPlan(
      questions,
      sampling: sampling,
      samplesPerTask: samplesPerTask,
      seed: seed,
      present: folder.present.merging(leftOut) { $0.union($1) }
    )
    guard plan.missing > 0 else { return [] }
    let failures = FailureList()
    let start = ContinuousClock.now
    let (policy, form) = (policy, form)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await folder.keepSynced() }
      try await source.use(in: folder.directory, onNotice: onNotice) { endpoint in
        let client = CompletionClient(endpoint, policy: policy)
        let report = try await client.complete(plan) { exchange in
          try folder.requests.append(
            RequestRecord(
              exchange,
              command: folder.requests.command,
              seconds: start.duration(to: .now) / .seconds(1),
              prices: policy.budget.prices
            )
          )
        } onOutcome: { outcome in
          switch outcome {
          case .completed(let completion):
            let generated = GeneratedSample(completion, form: form)
            try folder.completions.append(generated)
            try await receive(generated.sample)
          case .failed(let request, let error):
            await failures.add("\(request.task): \(error)")
          }
        }
        guard let failure = report.failure else { return }
        // A model that answers nothing is not a model with missing samples.
        if report.totals.completions == 0, !failure.isOfBudget { throw failure }
        await failures.add("\(failure)")
      }
      group.cancelAll()
      try await group.waitForAll()
    }
    try folder.sync()
    return await failures.reasons
  }

  /// The first of the reasons why samples are missing, each once.
  private actor FailureList {
    private(set) var reasons: [String] = []

    func add(_ reason: String) {
      guard reasons.count < 20, !reasons.contains(reason) else { return }
      reasons.append(reason)
    }
  }
}

extension CompletionError {
  fileprivate var isOfBudget: Bool {
    if case .spent = self { true } else { false }
  }
}

extension RequestRecord {
  fileprivate init(
    _ exchange: ClientExchange,
    command: Int,
    seconds: Double,
    prices: Budget.Prices?
  ) {
    self.init(
      command: command,
      seconds: seconds,
      completions: exchange.completions,
      retries: exchange.retries,
      promptTokens: exchange.usage.prompt,
      completionTokens: exchange.usage.completion,
      isEstimate: exchange.usage.isEstimate,
      cost: prices?.cost(of: exchange.usage),
      failure: exchange.failure.map { "\($0)" }
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
