// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Runs
import Statistics

extension Comparison.Group {
  init(_ draft: Comparison.Draft, ks: [Int]?, baseline: String?) throws {
    facts = draft.facts
    suite = draft.suite
    allowed = draft.allowed
    let counts = try draft.results.map { try $0.counts(of: draft.suite) }
    // A result with a task that has no sample has no score, and takes none from the others.
    let least = counts.compactMap { $0.map(\.samples).min() }.filter { $0 > 0 }.min() ?? 0
    let ks = ks.map { Set($0).sorted() } ?? [1, 10, 100].filter { $0 <= least }
    rows = try zip(draft.results, counts).map { results, counts in
      let isWhole = counts.allSatisfy { $0.samples > 0 }
      return Comparison.Row(
        results: results,
        rank: nil,
        counts: counts,
        scores: isWhole ? try ks.map { try Comparison.Score(counts, k: $0) } : []
      )
    }
    self.ks = ks
    for (first, row) in rows.enumerated() {
      for other in rows[(first + 1)...] where row.results.label == other.results.label {
        throw ComparisonError.sameLabel(
          row.results.label,
          paths: [row.results.path, other.results.path]
        )
      }
    }
    (pairs, untested) = try Self.pairs(rows, baseline: baseline)
    // Sums of the same scores in another order may differ in their last bits.
    let scores = rows.map { $0.scores.first?.value }
    for place in rows.indices {
      guard let score = scores[place] else { continue }
      rows[place].rank = 1 + scores.count { ($0 ?? 0) > score + 1e-12 }
    }
    // A stable order for equal scores: that in which they were given.
    rows = rows.enumerated().sorted {
      ($0.element.rank ?? .max, $0.offset) < ($1.element.rank ?? .max, $1.offset)
    }.map(\.element)
  }

  /// Every two rows, or every row and the baseline, and why some of them have no test.
  private static func pairs(
    _ rows: [Comparison.Row],
    baseline: String?
  ) throws -> ([Comparison.Pair], untested: [String]) {
    var pairs: [Comparison.Pair] = []
    var untested: [String] = []
    for (place, row) in rows.enumerated() {
      for other in rows[(place + 1)...] {
        var (first, second) = (row, other)
        if let baseline {
          guard [first.results.label, second.results.label].contains(baseline) else { continue }
          if first.results.label == baseline { swap(&first, &second) }
        }
        do {
          pairs.append(try Comparison.Pair(first, second))
        } catch let error as StatisticsError {
          untested.append("\(first.results.label) and \(second.results.label): \(error)")
        }
      }
    }
    let adjusted = benjaminiHochberg(pairs.map(\.comparison.test.twoSided))
    for (place, p) in adjusted.enumerated() { pairs[place].adjustedP = p }
    return (pairs, untested)
  }
}

extension Comparison.Pair {
  fileprivate init(_ first: Comparison.Row, _ second: Comparison.Row) throws {
    let comparison = try PairedComparison(baseline: second.counts, candidate: first.counts)
    let names = first.results.tasks.map(\.name)
    self.init(
      first: first.results.label,
      second: second.results.label,
      comparison: comparison,
      interval: try comparison.interval(confidence: RunSummary.confidence),
      adjustedP: comparison.test.twoSided,
      detectable: try comparison.detectableDrop(),
      won: comparison.gained.map { names[$0] },
      lost: comparison.lost.map { names[$0] }
    )
  }
}

extension Comparison.Score {
  /// The score of pass@k with its interval.
  init(_ counts: [TaskCount], k: Int) throws {
    self.init(
      k: k,
      value: try suitePassAtK(counts, k: k),
      interval: try ScoreInterval(counts, k: k).interval,
      standardError: superpopulationStandardError(try counts.map { try $0.passAtK(k) })
    )
  }
}
