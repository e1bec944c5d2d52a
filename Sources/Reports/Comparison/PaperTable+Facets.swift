// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Runs
import Statistics

extension PaperTable {
  /// Of each group and facet the scores, values by models, and the paired differences.
  var breakdowns: [LaTeXTable] {
    comparison.groups.enumerated().flatMap { place, group in
      group.breakdowns.enumerated().flatMap { number, breakdown in
        let title = overview.columns.first { $0.groups.contains(place) }?.title ?? group.benchmark
        let label = "\(place + 1)-\(number + 1)"
        return [
          scores(of: breakdown, group, title, label), differences(of: breakdown, title, label),
        ].compactMap(\.self)
      }
    }
  }

  private func scores(
    of breakdown: FacetComparison,
    _ group: Comparison.Group,
    _ title: String,
    _ label: String
  ) -> LaTeXTable? {
    guard let k = group.ks.first, let first = breakdown.rows.first else { return nil }
    var table = LaTeXTable(
      columns: [.init(breakdown.facet.visibleLine), .init("tasks", .right)]
        + breakdown.rows.map { .init($0.label, .right) },
      caption: "pass@\(k) in percent on \(title) by \(breakdown.facet.visibleLine)",
      label: "tab:scores-by-\(label)"
    )
    for (place, value) in first.scores.rows.enumerated() {
      let cells = breakdown.rows.map { row -> LaTeXTable.Cell in
        let score = row.scores.rows[place].scores.first { $0.k == k && $0.tasks == nil }
        guard let score else { return LaTeXTable.Cell("-") }
        let range = score.interval.map {
          " (\(Self.percent($0.lower))–\(Self.percent($0.upper)))"
        }
        return LaTeXTable.Cell(Self.percent(score.value) + (range ?? ""))
      }
      table.rows.append(
        .cells([LaTeXTable.Cell(value.title), LaTeXTable.Cell("\(value.tasks)")] + cells)
      )
    }
    table.note =
      ("The mean over the tasks of each value; in parentheses the 95 % interval, Wilson's for one sample "
      + "a task, else Student's over the tasks.").asLaTeX
    return table
  }

  private func differences(
    of breakdown: FacetComparison,
    _ title: String,
    _ label: String
  ) -> LaTeXTable? {
    guard !breakdown.pairs.isEmpty, breakdown.pairs.count <= Self.mostRows else { return nil }
    let columns: [Table.Column] = [
      .init(breakdown.facet.visibleLine), .init("model"), .init("against"), .init("points", .right),
      .init("95 % interval", .right), .init("won", .right), .init("lost", .right),
      .init("p", .right), .init("p adjusted", .right),
    ]
    var table = LaTeXTable(
      columns: columns,
      caption: "Paired differences of pass@1 in points on \(title) by "
        + breakdown.facet.visibleLine,
      label: "tab:differences-by-\(label)"
    )
    table.rows = breakdown.pairs.map { pair in
      let difference = pair.difference
      let cells = [
        difference.title, pair.first, pair.second, difference.comparison.difference.points,
        difference.interval.inPoints, "\(pair.won.count)", "\(pair.lost.count)",
        difference.comparison.test.twoSided.probability, difference.adjustedP.probability,
      ]
      return .cells(cells.map { LaTeXTable.Cell($0) })
    }
    table.note =
      ("Over the same tasks; p is exact and two-sided, adjusted by Benjamini and Hochberg's method over "
      + "the rows of this table.").asLaTeX
    return table
  }
}
