// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Completions
import Problems
import Prompting
import Runs

extension EvolutionWork {
  /// Asks for the replies of one kind that are not there.
  mutating func ask(
    _ kind: ModelReply.Kind,
    _ units: [EvolutionUnit],
    _ round: Int
  ) async throws {
    guard let model = models[kind], !isOver else { return }
    let byTask = Dictionary(uniqueKeysWithValues: units.map { (Self.task(kind, $0), $0) })
    let questions = units.compactMap { unit in
      question(kind, unit).map {
        CompletionPlan.Question(
          task: Self.task(kind, unit),
          prompt: .chat(Conversation(user: $0))
        )
      }
    }
    guard !questions.isEmpty else { return }
    let present = units.count { replies[$0.id][kind] != nil }
    await onEvent(
      .phase(
        round: round,
        kind.phase,
        total: present + questions.count,
        present: present,
        eliminated: eliminated(of: units)
      )
    )
    let plan = try CompletionPlan(
      questions,
      sampling: model.sampling,
      samplesPerTask: 1,
      seed: evolution.protocol.samplingSeed
    )
    var policy = evolution.policy
    policy.budget = allowance.rest(model.prices)
    var usage = TokenUsage()
    let report = try await CompletionClient(model.endpoint, policy: policy).complete(plan) {
      exchange in
      // Each request is for one sample, so that this is what the next outcome took.
      usage = exchange.usage
      let cost = model.prices?.cost(of: usage)
      allowance.spend(usage, cost: cost)
      try folder.requests.append(
        RequestRecord(exchange, command: folder.requests.command, since: start, cost: cost)
      )
    } onOutcome: { outcome in
      guard let reply = reply(outcome, kind, model, usage, byTask) else { return }
      // On its way to the disk before anything looks at it.
      try folder.append(reply)
      replies.add(reply)
      let unit = byTask[Self.task(kind, reply.unit)]
      let finding = unit.flatMap { judging.finding($0, replies[$0.id]) }
      await onEvent(.reply(finding?.reason, cost: reply.cost))
    }
    guard let failure = report.failure else { return }
    isOver = true
    if case .spent(let limit) = failure {
      note("\(CompletionError.spent(allowance.limit(limit)))")
    } else if report.totals.completions == 0 {
      throw failure
    } else {
      note("\(failure)")
    }
  }

  private static func task(_ kind: ModelReply.Kind, _ unit: EvolutionUnit) -> TaskID {
    task(kind, unit.id)
  }

  private static func task(_ kind: ModelReply.Kind, _ unit: String) -> TaskID {
    TaskID("\(kind.rawValue)/\(unit)")
  }

  /// The reply that an outcome is; nil for a failure that another attempt may not have.
  private mutating func reply(
    _ outcome: CompletionOutcome,
    _ kind: ModelReply.Kind,
    _ model: EvolutionModel,
    _ usage: TokenUsage,
    _ units: [TaskID: EvolutionUnit]
  ) -> ModelReply? {
    switch outcome {
    case .completed(let completion):
      guard let unit = units[completion.task] else { return nil }
      return ModelReply(
        unit: unit.id,
        kind: kind,
        text: completion.text,
        finish: completion.finish,
        model: model.name,
        usage: usage,
        cost: model.prices?.cost(of: usage),
        requestID: completion.requestID
      )
    case .failed(let request, let error):
      guard let unit = units[request.task] else { return nil }
      guard let finish = error.lastingFinish else {
        note("\(kind.rawValue) of \(unit.id.prefix(12)): \(error)")
        return nil
      }
      return ModelReply(
        unit: unit.id,
        kind: kind,
        text: "",
        finish: finish,
        refusal: error.serverMessage,
        model: model.name,
        cost: model.prices.map { _ in 0 }
      )
    }
  }

  private mutating func note(_ reason: String) {
    guard failures.count < 20, !failures.contains(reason) else { return }
    failures.append(reason)
  }
}

extension ModelReply.Kind {
  fileprivate var phase: Evolution.Phase {
    switch self {
    case .evolve: .evolved
    case .judge: .judged
    case .answer: .answered
    }
  }
}

extension CompletionError {
  /// How a reply ends that a server will never give, whatever is asked again; nil for other failures.
  fileprivate var lastingFinish: FinishReason? {
    guard case .server(let fault) = self else { return nil }
    switch fault.kind {
    case .filtered: return .filtered
    case .contextOverflow: return .length
    default: return nil
    }
  }

  fileprivate var serverMessage: String? {
    if case .server(let fault) = self { fault.message } else { nil }
  }
}

extension RequestRecord {
  fileprivate init(
    _ exchange: ClientExchange,
    command: Int,
    since start: ContinuousClock.Instant,
    cost: Double?
  ) {
    self.init(
      command: command,
      seconds: start.duration(to: .now) / .seconds(1),
      completions: exchange.completions,
      retries: exchange.retries,
      promptTokens: exchange.usage.prompt,
      completionTokens: exchange.usage.completion,
      isEstimate: exchange.usage.isEstimate,
      cost: cost,
      failure: exchange.failure.map { "\($0)" }
    )
  }
}
