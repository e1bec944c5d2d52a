// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Completions
import Problems
import Runs

/// One command's work on an evolution: what it knows and has still to do.
struct EvolutionWork: Sendable {
  let evolution: Evolution
  let models: EvolutionModels
  private let setting: EvolutionUnit.Setting
  let folder: EvolutionFolder
  let onEvent: @Sendable (Evolution.Event) async -> Void
  let start = ContinuousClock.now
  var replies: ReplyTable
  private(set) var checks: [String: AnswerCheck]
  private(set) var judging: RoundJudging
  var allowance: Allowance
  private var pool: EvolutionPool
  var failures: [String] = []
  /// Whether nothing more is asked.
  var isOver = false

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
  func question(_ kind: ModelReply.Kind, _ unit: EvolutionUnit) -> String? {
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

  /// What is eliminated so far, by its reason.
  func eliminated(of units: [EvolutionUnit]) -> [Elimination: Int] {
    units.reduce(into: [:]) { counts, unit in
      let finding = judging.finding(unit, replies[unit.id]) ?? checks[unit.id]?.finding
      if let finding { counts[finding.reason, default: 0] += 1 }
    }
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
    await onEvent(
      .phase(
        round: round,
        .checked,
        total: due.count,
        present: 0,
        eliminated: eliminated(of: units)
      )
    )
    try await checker.check(answers) { check in
      try folder.append(check)
      checks[check.unit] = check
      await onEvent(.checked(check.finding?.reason))
    }
  }
}
