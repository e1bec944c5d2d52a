// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Runs
import Statistics

extension GateReport {
  /// One line a benchmark, its numbers with all their digits; empty where there was nothing to test.
  ///
  /// `reasons` says why the gate is closed or could not decide.
  func exactDecisions() throws -> Table {
    var table = Table([
      .init("gate"), .init("benchmark"), .init("suite"), .init("baseline_run"),
      .init("baseline_model"), .init("candidate_run"), .init("candidate_model"), .init("outcome"),
      .init("tasks"), .init("baseline"), .init("candidate"), .init("difference"), .init("lower"),
      .init("upper"), .init("lost"), .init("gained"), .init("p_one_sided"), .init("p_holm"),
      .init("detectable_drop"), .init("reasons"),
    ])
    for (place, entry) in result.question.entries.enumerated() {
      let head = [
        result.outcome.rawValue, entry.baseline.benchmark, entry.suite, entry.baseline.path,
        entry.baseline.model, entry.candidate.path, entry.candidate.model,
      ]
      guard !result.decisions.isEmpty else {
        let unknown = Array(repeating: "", count: 10)
        table.append(
          head + ["", "\(entry.tasks.count)"] + unknown + [reasons(of: entry, place, nil)]
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
        ]
      )
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
