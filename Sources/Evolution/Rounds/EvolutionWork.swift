// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Completions
import Problems
import Prompting
import Runs

/// One command's work on an evolution: what it knows and has still to do.
struct EvolutionWork: Sendable {
  let evolution: Evolution
  private let models: EvolutionModels
  private let setting: EvolutionUnit.Setting
  let folder: EvolutionFolder
  let onEvent: @Sendable (Evolution.Event) async -> Void
  let start = ContinuousClock.now
  private(set) var replies: ReplyTable
  private(set) var checks: [String: AnswerCheck]
  private(set) var judging: RoundJudging
  private var allowance: Allowance
  private var pool: EvolutionPool
  private var failures: [String] = []
  /// Whether nothing more is asked.
  private var isOver = false

  init(
    _ evolution: Evolution,
    _ models: EvolutionModels,
    _ setting: EvolutionUnit.Setting,
    _ folder: EvolutionFolder,
    onEvent: @escaping @Sendable (Evolution.Event) async -> Void
  ) {
    self.evolution = evolution
    self.models = models
    self.setting = setting
    self.folder = folder
    self.onEvent = onEvent
    replies = ReplyTable(folder.earlierReplies)
    checks = folder.earlierChecks.reduce(into: [:]) { $0[$1.unit] = $1 }
    judging = RoundJudging(
      EliminationRules(evolution.template),
      judges: models.judge != nil,
      seed: evolution.seed
    )
    allowance = Allowance(evolution.policy.budget)
    pool = EvolutionPool(evolution.seed)
  }

  /// Works round by round; the first that cannot be whole is the last.
  mutating func run() async throws -> Evolution.Outcome {
    var records: [UnitRecord] = []
    for round in 1...max(1, evolution.rounds) {
      let units = pool.units(
        round: round,
        draw: evolution.draw,
        in: setting,
        marks: folder.marks,
        isUnderWay: { replies[$0.id].evolve != nil }
      )
      try await ask(.evolve, units, round)
      if judging.judges { try await ask(.judge, units, round) }
      try await ask(.answer, units, round)
      try await check(units, round)
      guard units.allSatisfy({ isWhole($0) }) else {
        return Evolution.Outcome(rounds: round - 1, failures: failures)
      }
      var settled = judging.settle(units, replies, checks)
      pool.add(settled)
      for place in settled.indices
      where settled[place].eliminated == nil && folder.marks.contains(settled[place].id) {
        settled[place].eliminate(Finding(.contaminated))
      }
      records += settled
      try folder.sync()
      try folder.write(records)
      await onEvent(.settled(round: round, settled))
    }
    return Evolution.Outcome(rounds: evolution.rounds, failures: failures)
  }

  // MARK: - What is to be done

  /// The text that a unit still needs a reply of some kind to; nil for none.
  private func question(_ kind: ModelReply.Kind, _ unit: EvolutionUnit) -> String? {
    let said = replies[unit.id]
    guard said[kind] == nil else { return nil }
    switch kind {
    case .evolve:
      return evolution.template.filled(method: unit.method, instruction: unit.instruction)
    case .judge:
      guard let evolved = said.evolve, judging.finding(unit, said) == nil else { return nil }
      return EqualityJudge.question(parent: unit.instruction, child: evolved.instruction)
    case .answer:
      guard let evolved = said.evolve, !judging.judges || said.judge != nil,
        judging.finding(unit, said) == nil
      else { return nil }
      return evolved.instruction
    }
  }

  /// Whether nothing is missing to settle a unit.
  private func isWhole(_ unit: EvolutionUnit) -> Bool {
    let said = replies[unit.id]
    guard said.evolve != nil else { return false }
    if judging.finding(unit, said) != nil { return true }
    guard said.answer != nil, !judging.judges || said.judge != nil else { return false }
    return evolution.checker == nil || isChecked(unit)
  }

  private func isChecked(_ unit: EvolutionUnit) -> Bool {
    guard let check = checks[unit.id] else { return false }
    return check.code != .parses || check.verdict != nil
      || evolution.checker?.runsPrograms != true
  }

  // MARK: - Asking

  /// Asks for the replies of one kind that are not there.
  private mutating func ask(
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
      .phase(round: round, kind.phase, total: present + questions.count, present: present)
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

  // MARK: - Checking

  /// Looks at the answers that nobody has looked at.
  private mutating func check(_ units: [EvolutionUnit], _ round: Int) async throws {
    guard let checker = evolution.checker else { return }
    let due = units.filter { unit in
      let said = replies[unit.id]
      return said.answer != nil && judging.finding(unit, said) == nil && !isChecked(unit)
    }
    guard !due.isEmpty else { return }
    try folder.sync()
    let answers = due.map {
      AnswerChecker.Answer(unit: $0.id, text: replies[$0.id].answer?.text ?? "")
    }
    await onEvent(.phase(round: round, .checked, total: due.count, present: 0))
    try await checker.check(answers) { check in
      try folder.append(check)
      checks[check.unit] = check
      await onEvent(.checked(check.finding?.reason))
    }
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
