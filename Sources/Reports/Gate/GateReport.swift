// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Runs
import Statistics

/// The answer of a gate for a reader.
package struct GateReport: Sendable {
  package let result: GateResult
  /// What the benchmarks come to by the values of the facets that were asked for.
  package let breakdowns: [GateBreakdown]

  package init(_ result: GateResult, breakdowns: [GateBreakdown] = []) {
    self.result = result
    self.breakdowns = breakdowns
  }

  package func rendered(as format: ReportFormat) throws -> String {
    switch format {
    case .text: try document().text
    case .markdown: try document().markdown
    case .latex: try document().latex
    case .html: try document().html
    case .csv: try exactDecisions().csv
    case .json: try json().text(.indented) + "\n"
    }
  }

  func document() throws -> Document {
    var document = Document(title: "Gate: \(result.word)")
    document.add(.heading("Gate: \(result.word)"))
    document.add(.paragraph(explanation))
    document.add(.notes(obstacles + result.question.gaps))
    document.add(.table(try decisions()))
    document.add(.notes(try notes()))
    addBreakdowns(to: &document)
    return document
  }

  // MARK: - Words

  private var rule: GateRule { result.rule }

  /// What the outcome means under the rule, in a sentence or two.
  package var explanation: String {
    switch result.outcome {
    case .passed:
      return "No benchmark shows a regression: \(ruleInWords)."
    case .inconclusive:
      return "No benchmark shows a regression (\(ruleInWords)), but the interval of a benchmark "
        + "reaches below -\(rule.minimalDrop.hundredths) points: INCONCLUSIVE, a drop of that size is "
        + "not excluded" + (rule.failsWhenInconclusive ? ", and the rule asks for that." : ".")
    case .regression:
      return "A benchmark shows a regression: \(ruleInWords)."
    case .notComparable:
      return "The protocols differ, so a difference would say nothing of the models; measure both "
        + "alike, or allow the fields with --allow-protocol."
    case .incomplete:
      return "The results are not whole, and what is missing is not a failure of the model."
    case .undecided:
      return "The candidate is a regression only if tasks count whose verdicts do not repeat for "
        + "reasons of time; find out why with 'evalharness rerun', or judge both again on an idle "
        + "machine, before deciding."
    }
  }

  private var ruleInWords: String {
    if let margin = rule.nonInferiorityMargin {
      return "the one-sided \(confidence(1 - rule.alpha)) bound must lie above "
        + "-\(margin.hundredths) points" + (rule.strict ? ", and no task may be lost" : "")
    }
    return "a regression is a drop of at least \(rule.minimalDrop.hundredths) points whose exact "
      + "one-sided p, adjusted by Holm's method, is at most \(rule.alpha)"
      + (rule.strict ? ", or any lost task" : "")
  }

  func confidence(_ share: Double) -> String {
    "\(Int((share * 1000).rounded()) % 10 == 0 ? "\(Int((share * 100).rounded()))" : "\(share * 100)") %"
  }

  private var obstacles: [String] {
    result.question.entries.flatMap { entry in
      entry.obstacles.map { difference in
        "\(entry.name): " + difference.sentence(here: "in the baseline", there: "in the candidate")
          + "."
      }
    }
  }

  private func notes() throws -> [String] {
    guard !result.decisions.isEmpty else { return [] }
    var notes = [
      "Differences are candidate less baseline, in points of pass@1; detectable is the drop that the "
        + "gate finds with a power of 80 % at the disagreement seen."
    ]
    for (entry, check) in zip(result.question.entries, result.checks) {
      let comparison = try entry.comparison()
      let untold = entry.baseline.facts.untold
      if !untold.isEmpty {
        notes.append(
          "\(entry.name): not told, so that the two may differ in it: "
            + untold.joined(separator: ", ") + "."
        )
      }
      notes += [entry.baseline, entry.candidate].filter { $0.compatiblePasses > 0 }.map {
        "\(entry.name): \($0.compatiblePasses) passes of \($0.path) are forgeable, of tests that ran "
          + "beside the program."
      }
      func list(_ places: [Int]) -> String {
        places.map { entry.tasks[$0] }.joined(separator: ", ")
      }
      if !comparison.lost.isEmpty { notes.append("\(entry.name) lost: \(list(comparison.lost))") }
      if !comparison.gained.isEmpty {
        notes.append("\(entry.name) gained: \(list(comparison.gained))")
      }
      notes += sentences(of: check, entry.name)
      notes += entry.allowed.map {
        "\(entry.name): allowed although "
          + $0.sentence(here: "in the baseline", there: "in the candidate") + "."
      }
    }
    notes += adjustmentNotes()
    notes += result.question.ignored.map {
      "\($0): only the candidate was measured on it; ignored."
    }
    return notes
  }

  private func sentences(of check: GateResult.FlakeCheck, _ name: String) -> [String] {
    var sentences: [String] = []
    if check.reruns > 0, check.flaky.isEmpty, check.unsteady.isEmpty {
      sentences.append(
        "\(name): the samples of lost tasks were judged again \(check.reruns) times, and every "
          + "verdict repeated."
      )
    }
    if !check.flaky.isEmpty {
      sentences.append(
        "\(name): FLAKY, a verdict did not repeat in \(check.reruns) more judgings for reasons of "
          + "time: " + check.flaky.joined(separator: ", ")
      )
    }
    if !check.unsteady.isEmpty {
      sentences.append(
        "\(name): UNSTEADY, a program's verdict changed in \(check.reruns) more judgings, and not "
          + "for reasons of time, which counts as lost: " + check.unsteady.joined(separator: ", ")
      )
    }
    if let obstacle = check.obstacle {
      sentences.append("\(name): lost tasks were not judged again: \(obstacle)")
    }
    return sentences
  }

  // MARK: - Numbers

  private func decisions() throws -> Table {
    var table = Table([
      .init("benchmark"), .init("outcome"), .init("tasks", .right), .init("baseline", .right),
      .init("candidate", .right), .init("difference", .right),
      .init("\(confidence(rule.confidence)) interval", .right), .init("lost", .right),
      .init("gained", .right), .init("p (one-sided)", .right), .init("p (Holm)", .right),
      .init("detectable", .right),
    ])
    for (entry, decision) in zip(result.question.entries, result.decisions) {
      let comparison = decision.comparison
      let scores = try entry.scores()
      table.append([
        entry.name, "\(decision.outcome)", "\(entry.tasks.count)", scores.baseline.percent,
        scores.candidate.percent, comparison.difference.points, decision.interval.inPoints,
        "\(comparison.lost.count)", "\(comparison.gained.count)",
        comparison.test.regression.probability, decision.adjustedP.probability,
        try decision.detectableDrop()?.hundredths ?? "none",
      ])
    }
    return table
  }
}
