// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Evolution
import Grading
import Problems
import Reports

/// One item beside the problems that it is like: both programs, and what shows it.
struct DecontaminationExplanation: Sendable {
  var item: TrainingItem
  var finding: ItemFinding
  var result: DecontaminationResult
  var targets: [TargetBenchmark]

  var text: String {
    var parts = ["\(item.place)"]
    if finding.matches.isEmpty {
      parts.append(
        "Nothing was found: "
          + (finding.functions > 0
            ? "\(finding.functions) functions were compared with \(finding.compared) problems."
            : "it holds no Python function, and was compared by text only.")
      )
    }
    if let obstacle = finding.obstacle { parts.append("Not everything was compared: \(obstacle).") }
    for match in finding.matches { parts += lines(match) }
    if !finding.matches.isEmpty {
      parts += [
        "", "The item asks:", indented(item.instruction), "", "and answers:", indented(item.answer),
      ]
    }
    var shown: Set<TaskID> = []
    for match in finding.matches where shown.insert(match.problem).inserted {
      let problem = targets.flatMap(\.problems).first { $0.id == match.problem }
      parts += ["", "\(match.problem) of \(match.benchmark):", indented(problem?.wholeText ?? "")]
    }
    return parts.map(\.visible).joined(separator: "\n") + "\n"
  }

  private func lines(_ match: ContaminationMatch) -> [String] {
    let kind = result.kind(of: match)
    let reason = result.reservation(about: match).map { " (\($0))" } ?? ""
    var lines = ["", "\(match.problem): \(kind.rawValue)\(reason)"]
    if let share = match.share { lines.append("  covers \(percent(share)) of its words:") }
    if let part = match.part { lines.append("  holds its \(part):") }
    for words in match.words ?? [] { lines.append("    \(words)") }
    if match.layer == .tree, let function = match.function {
      lines.append("  \(function) is its solution with other names")
    }
    if let function = match.function, let agreeing = match.agreeing, let inputs = match.inputs {
      lines.append(
        "  \(function) agrees on \(agreeing) of \(inputs) inputs, \(match.informative ?? 0) of them "
          + "informative; on \(match.ownAgreeing ?? 0) of \(match.ownInputs ?? 0) of the benchmark's own"
      )
    }
    for example in match.examples ?? [] {
      lines.append("    \(example.input) -> \(example.output)")
    }
    return lines
  }

  private func percent(_ share: Double) -> String { "\(Int((share * 100).rounded())) %" }

  private func indented(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { "  " + $0 }
      .joined(separator: "\n")
  }
}

extension Problem {
  /// What is asked and the benchmark's own solution.
  fileprivate var wholeText: String { referenceProgram ?? prompt }
}
