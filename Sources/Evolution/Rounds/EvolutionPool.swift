// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// What each round draws from: one line of descent for each seed item, of which the newest survivor is
/// evolved.
///
/// A unit that is eliminated adds nothing to its line, so that its parent is evolved again in the next round,
/// by what another draw says.
struct EvolutionPool: Sendable {
  /// The survivors of each line, the seed item first; in the order of the seed.
  private var lines: [[Example]]
  private let places: [String: Int]

  init(_ seed: [SeedItem]) {
    lines = seed.map { [$0.example] }
    places = Dictionary(uniqueKeysWithValues: seed.enumerated().map { ($0.element.id, $0.offset) })
  }

  /// The units of a round, in the order of their ids.
  ///
  /// What is marked as contaminated is evolved no more, but for units that are under way: its parent takes its
  /// place, and a line of nothing else rests.
  func units(
    round: Int,
    draw: MethodDraw,
    in setting: EvolutionUnit.Setting,
    marks: Set<String>,
    isUnderWay: (EvolutionUnit) -> Bool
  ) -> [EvolutionUnit] {
    lines.compactMap { line -> EvolutionUnit? in
      for parent in line.reversed() {
        let unit = EvolutionUnit(
          of: parent,
          seed: line[0].id,
          round: round,
          method: draw.method(parent: parent.id, round: round),
          in: setting
        )
        if !marks.contains(parent.id) || isUnderWay(unit) { return unit }
      }
      return nil
    }.sorted { $0.id < $1.id }
  }

  /// Takes in what a round has left.
  mutating func add(_ records: [UnitRecord]) {
    for record in records where record.eliminated == nil {
      guard let place = places[record.seed] else { continue }
      lines[place].append(record.example)
    }
  }
}
