// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// What a round came to.
package struct RoundSummary: Sendable, Hashable, Encodable {
  /// How many units there were and how many of them stay.
  package struct Counts: Sendable, Hashable, Encodable {
    package var units = 0
    package var kept = 0

    package init(units: Int = 0, kept: Int = 0) {
      self.units = units
      self.kept = kept
    }
  }

  /// The lengths of some texts, in characters.
  package struct Lengths: Sendable, Hashable, Encodable {
    package var shortest = 0
    package var median = 0
    package var mean = 0
    package var longest = 0

    init(_ texts: [String]) {
      let counts = texts.map(\.unicodeScalars.count).sorted()
      guard let first = counts.first, let last = counts.last else { return }
      shortest = first
      median = counts[(counts.count - 1) / 2]
      mean = counts.reduce(0, +) / counts.count
      longest = last
    }
  }

  /// Counted from 1; 0 is the seed.
  package var round: Int
  package var counts = Counts()
  /// The examples of the seed and of all rounds up to this one.
  package var trainingSet: Int
  /// How many units each reason eliminated, by its name.
  package var eliminated: [String: Int] = [:]
  package var methods: [String: Counts] = [:]
  /// The instructions and answers that stay.
  package var instructions: Lengths
  package var answers: Lengths

  /// What the seed and each whole round of an evolution came to.
  package static func all(of evolution: EvolutionResult) -> [RoundSummary] {
    let seed = evolution.seed.filter { !evolution.marks.contains($0.id) }
    var summaries = [
      RoundSummary(
        round: 0,
        counts: Counts(units: evolution.seed.count, kept: seed.count),
        trainingSet: seed.count,
        instructions: Lengths(seed.map(\.instruction)),
        answers: Lengths(seed.map(\.answer))
      )
    ]
    for (round, units) in Dictionary(grouping: evolution.units, by: \.round).sorted(by: {
      $0.key < $1.key
    }) {
      let kept = units.filter { $0.eliminated == nil }
      var summary = RoundSummary(
        round: round,
        counts: Counts(units: units.count, kept: kept.count),
        trainingSet: (summaries.last?.trainingSet ?? 0) + kept.count,
        instructions: Lengths(kept.map(\.instruction)),
        answers: Lengths(kept.map(\.answer))
      )
      for unit in units {
        summary.methods[unit.method, default: Counts()].units += 1
        if let reason = unit.eliminated {
          summary.eliminated[reason.rawValue, default: 0] += 1
        } else {
          summary.methods[unit.method, default: Counts()].kept += 1
        }
      }
      summaries.append(summary)
    }
    return summaries
  }
}
