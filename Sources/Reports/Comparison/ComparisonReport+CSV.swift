// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Runs
import Statistics

extension ComparisonReport {
  /// One line a score, as fractions with all their digits.
  ///
  /// With breakdowns there are more columns, and after the scores of a group a line a score of each value
  /// and a line a pair.
  var exactScores: Table {
    let more = comparison.groups.allSatisfy(\.breakdowns.isEmpty) ? [] : Self.breakdownColumns
    let titles =
      [
        "protocol", "benchmark", "version", "suite", "label", "path", "tasks", "samples", "correct",
        "k", "pass_at_k", "lower", "upper", "se_superpopulation", "rank", "complete", "source",
        "compatible_passes", "run", "model",
      ] + more
    let ofAll = more.map { _ in "" }
    var table = Table(titles.map { .init($0) })
    func cell(_ value: Double?) -> String { value.map { "\($0)" } ?? "" }
    for group in comparison.groups {
      for row in group.rows {
        for score in row.scores {
          let numbers = [
            "\(score.k)", cell(score.value), cell(score.interval?.lower),
            cell(score.interval?.upper), cell(score.standardError),
            row.rank.map { "\($0)" } ?? "",
          ]
          let counts = ["\(row.samples)", "\(row.correct)"]
          table.append(line(of: row, group, row.counts.count, counts, numbers) + ofAll)
        }
      }
      let lines = breakdownLines(of: group) { row, tasks, counts, numbers in
        line(of: row, group, tasks, counts, numbers + ["", ""])
      }
      for line in lines { table.append(line) }
    }
    for score in comparison.stated {
      table.append(
        [
          score.facts.digest, score.benchmark, score.facts["benchmark.version"] ?? "", "",
          score.label, "", score.facts["tasks.count"] ?? "", score.facts["sampling.n"] ?? "", "",
          score.metric.hasPrefix("pass@") ? String(score.metric.dropFirst(5)) : score.metric,
          cell(score.value), "", "", "", "", "", score.source, "", "", score.label,
        ] + ofAll
      )
    }
    return table
  }

  private func line(
    of row: Comparison.Row,
    _ group: Comparison.Group,
    _ tasks: Int,
    _ counts: [String],
    _ numbers: [String]
  ) -> [String] {
    [
      row.results.facts(of: group.suite).digest, group.benchmark,
      group.facts["benchmark.version"] ?? "", group.suite, row.results.label, row.results.path,
      "\(tasks)",
    ] + counts + numbers + [
      "\(row.results.isComplete)", row.results.format.rawValue,
      "\(row.results.compatiblePasses)", row.results.path, row.results.model,
    ]
  }
}
