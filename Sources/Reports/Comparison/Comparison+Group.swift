// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Runs
import Statistics

extension Comparison.Group {
  init(_ draft: Comparison.Draft, ks: [Int]?, baseline: String?) throws {
    facts = draft.facts
    suite = draft.suite
    allowed = draft.allowed
    let counts = try draft.results.map { result in
      try result.tasks.map { task in
        try TaskCount(samples: task.samples, correct: task.correct[draft.suite] ?? 0)
      }
    }
    let least = counts.flatMap { $0.map(\.samples) }.min() ?? 0
    let ks = ks.map { Set($0).sorted() } ?? [1, 10, 100].filter { $0 <= least }
    rows = try zip(draft.results, counts).map { results, counts in
      Comparison.Row(
        results: results,
        rank: 1,
        counts: counts,
        scores: try ks.map { try Comparison.Score(counts, k: $0) }
      )
    }
    for (first, row) in rows.enumerated() {
      for other in rows[(first + 1)...] where row.results.label == other.results.label {
        throw ComparisonError.sameLabel(
          row.results.label,
          paths: [row.results.path, other.results.path]
        )
      }
    }
    (pairs, untested) = try Self.pairs(rows, baseline: baseline)
    let scores = rows.map { $0.scores.first?.value ?? 0 }
    for place in rows.indices { rows[place].rank = 1 + scores.count { $0 > scores[place] } }
    // A stable order for equal scores: that in which they were given.
    rows = rows.enumerated().sorted { ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset) }
      .map(\.element)
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
      interval: try comparison.interval(confidence: Comparison.confidence),
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
    let scores = try counts.map { try $0.passAtK(k) }
    self.init(
      k: k,
      value: try suitePassAtK(counts, k: k),
      interval: nil,
      standardError: superpopulationStandardError(scores)
    )
    if counts.allSatisfy({ $0.samples == 1 }) {
      interval = try wilsonInterval(
        successes: counts.reduce(0) { $0 + $1.correct },
        trials: counts.count,
        confidence: Comparison.confidence
      )
    } else if let student = try studentInterval(scores, confidence: Comparison.confidence) {
      interval = Interval(lower: max(0, student.lower), upper: min(1, student.upper))
    }
  }
}
