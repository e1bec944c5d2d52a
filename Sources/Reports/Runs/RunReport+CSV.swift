// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Grading
import Runs

extension RunReport {
  /// One line a score, as fractions with all their digits; an undefined one is empty.
  ///
  /// With breakdowns there are more columns, and after the scores of all tasks a line a score of each
  /// value.
  func exactScores(_ layout: TextLayout) -> Table {
    let more = breakdowns.isEmpty ? [] : Self.breakdownColumns
    // Where it says something: other tables keep their columns.
    let compared = comparer.isEmpty ? [] : [comparer]
    let titles =
      [
        "benchmark", "version", "split", "suite", "tasks", "n", "k", "pass_at_k", "wilson_lower",
        "wilson_upper", "se_superpopulation", "se_fixed_benchmark", "complete", "protocol",
        "judging", "compatible_passes", "run", "model",
      ] + compared.map { _ in "comparer" } + more
    var table = Table(titles.map { .init($0) })
    func append(
      _ k: Int,
      suite: String? = nil,
      tasks: Int? = nil,
      numbers: [Double?],
      _ cells: [String]
    ) {
      table.append(
        [
          `protocol`.benchmark.name, `protocol`.benchmark.version, `protocol`.benchmark.split,
          suite ?? `protocol`.benchmark.suite, "\(tasks ?? summary.tasks.count)", samplesPerTask,
          "\(k)",
        ] + numbers.map { $0.map { "\($0)" } ?? "" } + [
          "\(summary.complete)", summary.protocolDigest, `protocol`.judging.rawValue,
          "\(summary.samples.compatiblePasses ?? 0)", layout.directory ?? "",
          `protocol`.provider.settings["model"] ?? "",
        ] + compared + cells
      )
    }
    let ofAll = more.map { _ in "" }
    let none: [Double?] = [nil, nil, nil, nil, nil]
    for score in summary.scores {
      let numbers = [
        score.value, score.wilson?.lower, score.wilson?.upper, score.superpopulationStandardError,
        score.fixedBenchmarkStandardError,
      ]
      append(score.k, suite: score.suite, numbers: numbers, ofAll)
    }
    if let exact = summary.exactMatch {
      append(
        1,
        suite: RunSummary.ExactMatch.name,
        numbers: [exact.value, exact.wilson?.lower, exact.wilson?.upper, nil, nil],
        ofAll
      )
    }
    for entry in summary.undefined { append(entry.k, numbers: none, ofAll) }
    for breakdown in breakdowns {
      for row in breakdown.rows {
        for score in row.scores {
          append(
            score.k,
            suite: score.suite,
            tasks: score.tasks ?? row.tasks,
            numbers: [score.value, nil, nil, nil, nil],
            Self.breakdownCells(breakdown.facet, row, score)
          )
        }
        guard row.scores.isEmpty else { continue }
        let cells = Self.breakdownCells(breakdown.facet, row, nil)
        append(1, tasks: row.tasks, numbers: none, cells)
      }
    }
    return table
  }
}
