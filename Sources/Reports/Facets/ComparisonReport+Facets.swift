// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Runs
import Statistics

extension ComparisonReport {
  /// Adds what a group comes to by the values of each facet that was asked for.
  func addBreakdowns(of group: Comparison.Group, to document: inout Document) {
    for breakdown in group.breakdowns {
      document.add(.table(breakdown.scoreTable(ks: group.ks)))
      document.add(.table(breakdown.pairTable))
      document.add(.notes(breakdown.notes))
    }
    if let first = group.cutoffs.first {
      let labels = group.rows.map(\.results.label)
      document.add(.table(CutoffTest.table(Array(zip(labels, group.cutoffs)), first.day)))
      document.add(.notes(first.notes))
    }
    document.add(.notes(group.without.map { "Without the facet \($0.visibleLine)." }))
  }

  /// The columns that CSV has more with breakdowns.
  static let breakdownColumns = [
    "facet", "value", "against", "difference", "difference_lower", "difference_upper", "won",
    "lost",
    "p_two_sided", "p_benjamini_hochberg",
  ]

  /// The lines that CSV has more: of each value the scores of every row, then the pairs.
  ///
  /// - Parameters:
  ///   - group: The group.
  ///   - head: The cells of all other columns, of a row, the number of tasks, its samples and those that
  ///     passed, and k, the score and its interval.
  /// - Returns: The cells of each line.
  func breakdownLines(
    of group: Comparison.Group,
    head: (Comparison.Row, _ tasks: Int, _ counts: [String], _ numbers: [String]) -> [String]
  ) -> [[String]] {
    func row(_ label: String) -> Comparison.Row? {
      group.rows.first { $0.results.label == label }
    }
    return group.breakdowns.flatMap { breakdown -> [[String]] in
      let scores = breakdown.rows.flatMap { entry in
        entry.scores.rows.flatMap { value in
          value.scores.compactMap { score in
            row(entry.label).map { row in
              head(
                row,
                score.tasks ?? value.tasks,
                ["\(value.samples)", "\(value.correct)"],
                [
                  "\(score.k)", "\(score.value)", score.interval.map { "\($0.lower)" } ?? "",
                  score.interval.map { "\($0.upper)" } ?? "",
                ]
              ) + [breakdown.facet, value.value ?? ""] + Array(repeating: "", count: 8)
            }
          }
        }
      }
      let pairs = breakdown.pairs.compactMap { pair in
        row(pair.first).map { row in
          let difference = pair.difference
          return head(
            row,
            difference.places.count,
            ["", ""],
            ["1", "\(difference.candidate)", "", ""]
          ) + [
            breakdown.facet, difference.value ?? "", pair.second,
            "\(difference.comparison.difference)", "\(difference.interval.lower)",
            "\(difference.interval.upper)", "\(pair.won.count)", "\(pair.lost.count)",
            "\(difference.comparison.test.twoSided)", "\(difference.adjustedP)",
          ]
        }
      }
      return scores + pairs
    }
  }
}

extension FacetComparison {
  /// The scores of every row by value.
  func scoreTable(ks: [Int]) -> Table {
    var columns: [Table.Column] = [
      .init(facet.visibleLine), .init("model"), .init("tasks", .right), .init("passed", .right),
    ]
    for k in ks { columns += [.init("pass@\(k)", .right), .init("95 % interval", .right)] }
    var table = Table(columns)
    for place in rows.first?.scores.rows.indices ?? 0..<0 {
      for row in rows {
        let value = row.scores.rows[place]
        let cells = ks.flatMap { k in
          let score = value.scores.first { $0.k == k && $0.tasks == nil }
          return [score?.value.percent ?? "-", score?.interval?.inPercent ?? ""]
        }
        table.append(
          [value.title, row.label, "\(value.tasks)", "\(value.correct)/\(value.samples)"] + cells
        )
      }
    }
    return table.withoutEmptyColumns
  }

  /// The paired tests by value.
  var pairTable: Table {
    var table = Table([
      .init(facet.visibleLine), .init("model"), .init("against"), .init("difference", .right),
      .init("95 % interval", .right), .init("won", .right), .init("lost", .right),
      .init("p (exact, two-sided)", .right), .init("p (Benjamini-Hochberg)", .right),
    ])
    for pair in pairs {
      let difference = pair.difference
      table.append([
        difference.title, pair.first, pair.second, difference.comparison.difference.points,
        difference.interval.inPoints, "\(pair.won.count)", "\(pair.lost.count)",
        difference.comparison.test.twoSided.probability, difference.adjustedP.probability,
      ])
    }
    return table
  }

  /// What a reader has to know of the tests.
  var notes: [String] {
    let untested = untested.map { "Not tested: \($0)" }
    guard !pairs.isEmpty else { return untested }
    let alpha = 1 - RunSummary.confidence
    let significant = pairs.count { $0.difference.adjustedP <= alpha + 1e-12 }
    return [
      "By \(facet.visibleLine): p (Benjamini-Hochberg) is adjusted over the "
        + "\(pairs.count == 1 ? "one test" : "\(pairs.count) tests") of its values, apart from those of "
        + "all tasks; at \(alpha.probability) \(significant == 0 ? "none" : "\(significant)") of them "
        + "\(significant > 1 ? "are" : "is") significant. The intervals are not adjusted."
    ] + untested
  }

  /// Every number of the breakdown.
  var json: JSONValue {
    .object([
      .init("facet", .string(facet)),
      .init(
        "rows",
        .array(
          rows.map { row in
            guard case .object(let members) = row.scores.json else { return .null }
            return .object(
              [.init("label", .string(row.label))] + members.filter { $0.name != "facet" }
            )
          }
        )
      ),
      .init("pairs", .array(pairs.map(\.json))),
      .init("untested", .array(untested.map(JSONValue.string))),
    ])
  }
}

extension FacetComparison.Pair {
  fileprivate var json: JSONValue {
    .object([
      .init("value", difference.value.map(JSONValue.string) ?? .null),
      .init("first", .string(first)),
      .init("second", .string(second)),
      .init("tasks", .number("\(difference.places.count)")),
      .init("firstScore", difference.candidate.json),
      .init("secondScore", difference.baseline.json),
      .init("difference", difference.comparison.difference.json),
      .init("interval", difference.interval.json),
      .init("twoSidedP", difference.comparison.test.twoSided.json),
      .init("benjaminiHochbergP", difference.adjustedP.json),
      .init("won", .array(won.map(JSONValue.string))),
      .init("lost", .array(lost.map(JSONValue.string))),
    ])
  }
}
