// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// Decides on the units of one round from what models, a parser and a sandbox said.
///
/// Decisions depend on nothing but that: not on the order in which it came.
struct RoundJudging: Sendable {
  let rules: EliminationRules
  /// Whether somebody is asked if an instruction is equal to its parent.
  let judges: Bool
  /// The instructions that were in the set before the round.
  private(set) var index: DuplicateIndex

  init(_ rules: EliminationRules, judges: Bool, seed: [SeedItem]) {
    self.rules = rules
    self.judges = judges
    index = DuplicateIndex()
    for item in seed { index.insert(id: item.id, item.instruction, seed: item.id) }
  }

  /// What is wrong with a unit's instruction; nil for nothing, or where it is not there.
  ///
  /// Those of the same round are not looked at, of which some may be eliminated yet.
  func finding(instructionOf unit: EvolutionUnit, _ replies: UnitReplies) -> Finding? {
    guard let reply = replies.evolve else { return nil }
    if let finding = rules.finding(instruction: reply, parent: unit.instruction) { return finding }
    if let match = index.match(reply.instruction, seed: unit.seed) { return Self.finding(match) }
    return nil
  }

  /// What is wrong with a unit, as far as its replies tell; nil for nothing.
  func finding(_ unit: EvolutionUnit, _ replies: UnitReplies) -> Finding? {
    if let finding = finding(instructionOf: unit, replies) { return finding }
    if let reply = replies.judge, EqualityJudge.word(in: reply) == .equal {
      return Finding(.equalByJudge)
    }
    return replies.answer.flatMap { rules.finding(answer: $0) }
  }

  /// Settles a round of which everything is known, and takes what is left of it into the index.
  ///
  /// Of units that say the same the one with the first id stays.
  mutating func settle(
    _ units: [EvolutionUnit],
    _ replies: ReplyTable,
    _ checks: [String: AnswerCheck]
  ) -> [UnitRecord] {
    // First by themselves, then among each other: what is eliminated makes nothing a duplicate.
    let findings = units.map { finding($0, replies[$0.id]) ?? checks[$0.id]?.finding }
    return zip(units, findings).map { unit, finding in
      let said = replies[unit.id]
      var record = UnitRecord(unit, said)
      if let judge = said.judge { record.add("judge", EqualityJudge.word(in: judge).rawValue) }
      if let check = checks[unit.id] {
        record.add("code", check.code.rawValue)
        if let verdict = check.verdict { record.add("run", verdict) }
      }
      if let finding {
        record.eliminate(finding)
      } else if let match = index.match(record.instruction, seed: unit.seed) {
        record.eliminate(Self.finding(match))
      } else {
        index.insert(id: unit.id, record.instruction, seed: unit.seed)
      }
      return record
    }
  }

  private static func finding(_ match: DuplicateIndex.Match) -> Finding {
    let percent = Int((match.similarity * 100).rounded())
    return Finding(.duplicate, match.similarity == 1 ? match.id : "\(match.id) (\(percent) %)")
  }
}
