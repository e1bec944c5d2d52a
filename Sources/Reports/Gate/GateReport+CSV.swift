// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Runs
import Statistics

extension GateReport {
  /// One line a benchmark, its numbers with all their digits; empty where there was nothing to test.
  ///
  /// `reasons` says why the gate is closed or could not decide. With breakdowns there are more columns,
  /// and after a benchmark a line a value.
  func exactDecisions() throws -> Table {
    let more = breakdowns.isEmpty ? [] : Self.breakdownColumns
    let titles =
      [
        "gate", "benchmark", "suite", "baseline_run", "baseline_model", "candidate_run",
        "candidate_model", "outcome", "tasks", "baseline", "candidate", "difference", "lower",
        "upper", "lost", "gained", "p_one_sided", "p_holm", "detectable_drop", "reasons",
      ] + more
    let ofAll = more.map { _ in "" }
    var table = Table(titles.map { .init($0) })
    for (place, entry) in result.question.entries.enumerated() {
      let head = [
        result.outcome.rawValue, entry.baseline.benchmark, entry.suite, entry.baseline.path,
        entry.baseline.model, entry.candidate.path, entry.candidate.model,
      ]
      guard !result.decisions.isEmpty else {
        let unknown = Array(repeating: "", count: 10)
        table.append(
          head + ["", "\(entry.tasks.count)"] + unknown + [reasons(of: entry, place, nil)] + ofAll
        )
        continue
      }
      let decision = result.decisions[place]
      let comparison = decision.comparison
      let scores = try entry.scores()
      let numbers = [
        scores.baseline, scores.candidate, comparison.difference, decision.interval.lower,
        decision.interval.upper,
      ]
      table.append(
        head + ["\(decision.outcome)", "\(entry.tasks.count)"] + numbers.map { "\($0)" } + [
          "\(comparison.lost.count)", "\(comparison.gained.count)",
          "\(comparison.test.regression)", "\(decision.adjustedP)",
          try decision.detectableDrop().map { "\($0)" } ?? "", reasons(of: entry, place, decision),
        ] + ofAll
      )
      for breakdown in breakdowns where breakdown.entry == place {
        for value in breakdown.values {
          let named = [breakdown.facet, value.value ?? ""]
          table.append(head + [""] + cells(of: value) + ["", ""] + named)
        }
      }
    }
    return table
  }

  private func reasons(
    of entry: GateQuestion.Entry,
    _ place: Int,
    _ decision: GateDecision?
  ) -> String {
    let check = result.checks[place]
    let unsteady =
      check.unsteady.isEmpty ? [] : ["does not repeat: \(check.unsteady.joined(separator: ", "))"]
    let differences = entry.obstacles.map {
      $0.sentence(here: "in the baseline", there: "in the candidate")
    }
    let words =
      differences + result.question.gaps + (decision?.reasons.map(\.words) ?? []) + unsteady
    return words.joined(separator: "; ")
  }
}

extension GateQuestion.Entry {
  /// pass@1 of both.
  func scores() throws -> (baseline: Double, candidate: Double) {
    (
      try suitePassAtK(baseline.counts(of: suite), k: 1),
      try suitePassAtK(candidate.counts(of: suite), k: 1)
    )
  }
}
