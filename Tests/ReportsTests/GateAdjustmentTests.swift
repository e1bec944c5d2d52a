// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Problems
import Reports
import Runs
import Statistics
import Testing

/// What is said of the adjustment over several benchmarks, and of a test and an interval that disagree.
struct GateAdjustmentTests {
  /// 20 tasks of HumanEval of which five are lost, which alone has a p of 1/32, and 20 of MBPP.
  private func report(lostOfMBPP: Int, inconclusiveFails: Bool = false) throws -> GateReport {
    func text(_ lost: Int, _ digit: String) -> String {
      String(repeating: digit, count: lost) + String(repeating: "1", count: 20 - lost)
    }
    func results(_ label: String, _ digit: String) throws -> [TaskResults] {
      [
        try exampleResults(label, text(5, digit)),
        try exampleResults(label, text(lostOfMBPP, digit)) { $0.benchmark.name = "MBPP" },
      ]
    }
    let question = try GateQuestion(
      baseline: try results("old", "1"),
      candidate: try results("new", "0")
    )
    let rule = try GateRule(failsWhenInconclusive: inconclusiveFails)
    return GateReport(try GateResult(question, rule: rule))
  }

  @Test func anUnchangedBenchmarkIsSaidToTakePart() throws {
    let report = try report(lostOfMBPP: 0)
    #expect(report.result.outcome == .inconclusive)
    let text = try report.rendered(as: .text)
    #expect(
      text.contains(
        "No task changed on MBPP base, over which Holm's method adjusts all the same: p (Holm) of "
          + "HumanEval base 0.063 instead of 0.031.\n"
      )
    )
    #expect(
      text.contains(
        "HumanEval base: alone, its p of 0.031 would close the gate; over 2 benchmarks Holm's method "
          + "makes it 0.063, which does not.\n"
      )
    )
    #expect(
      text.contains(
        "HumanEval base: the interval excludes 0 although the drop is not significant: "
      )
    )
    #expect(try !self.report(lostOfMBPP: 1).rendered(as: .text).contains("No task changed"))
  }

  @Test func whatIsInconclusiveFailsWhereTheRuleSaysSo() throws {
    let lenient = try report(lostOfMBPP: 0)
    #expect(lenient.result.word == "PASSED, INCONCLUSIVE")
    #expect(try !lenient.junit(date: .now, host: "here").contains("<error"))
    let strict = try report(lostOfMBPP: 0, inconclusiveFails: true)
    #expect(strict.result.word == "INCONCLUSIVE")
    #expect(strict.explanation.hasSuffix("is not excluded, and the rule asks for that."))
    #expect(try strict.junit(date: .now, host: "here").contains("type=\"inconclusive\""))
    #expect(try strict.rendered(as: .json).contains("\"failsWhenInconclusive\": true"))
  }

  /// 30 won and 16 lost of 164, as of GPT-3.5 and WizardCoder: Newcombe's interval excludes 0, and the
  /// exact p is 0.054.
  @Test func aTestAndAnIntervalThatDisagreeGetASentence() throws {
    let (wins, losses) = (String(repeating: "1", count: 30), String(repeating: "0", count: 16))
    let rest = String(repeating: "1", count: 82) + String(repeating: "0", count: 36)
    var input = ComparisonInput(catalog: try Catalog.bundled())
    input.add(try exampleResults("gpt", wins + losses + rest))
    input.add(
      try exampleResults(
        "wizard",
        wins.replacing("1", with: "0") + losses.replacing("0", with: "1") + rest
      )
    )
    let text = try ComparisonReport(try Comparison(input)).rendered(as: .text)
    #expect(
      text.contains(
        "gpt against wizard: The interval excludes 0 although p is 0.054, above 0.050: "
      )
    )
  }
}
