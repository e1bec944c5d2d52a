// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import FoundationXML
import Reports
import Runs
import Statistics
import Testing

struct GateResultTests {
  /// 20 tasks, of which the candidate loses some and gains others.
  private func question(
    lost: Int,
    gained: Int = 0,
    allowing fields: [String] = [],
    _ change: (inout RunProtocol) -> Void = { _ in }
  ) throws -> GateQuestion {
    func text(_ parts: [(String, Int)]) -> String {
      parts.map { String(repeating: $0.0, count: $0.1) }.joined()
    }
    let rest = ("1", 20 - lost - gained)
    return try GateQuestion(
      baseline: [exampleResults("old", text([("1", lost), ("0", gained), rest]))],
      candidate: [exampleResults("new", text([("0", lost), ("1", gained), rest]), change)],
      allowance: ProtocolAllowance(fields)
    )
  }

  private func outcome(
    _ question: GateQuestion,
    strict: Bool = false,
    flaky: [String]? = nil
  ) throws -> GateResult.Outcome {
    try GateResult(
      question,
      rule: GateRule(strict: strict),
      checks: flaky.map { [GateResult.FlakeCheck(reruns: 3, flaky: $0)] } ?? []
    ).outcome
  }

  /// Five losses without a gain are the fewest that are significant: 1/32.
  @Test func fiveLossesCloseTheGateAndFourDoNot() throws {
    #expect(try outcome(question(lost: 5)) == .regression)
    #expect(try outcome(question(lost: 4)) == .inconclusive)
    #expect(try outcome(question(lost: 1), strict: true) == .regression)
    #expect(try outcome(question(lost: 0), strict: true) == .passed)
  }

  @Test func aLossThatDoesNotRepeatIsNoRegression() throws {
    let question = try question(lost: 5)
    #expect(try outcome(question, flaky: ["T/0"]) == .undecided)
    #expect(try outcome(question, flaky: []) == .regression)
    // Six losses are enough without one of them.
    #expect(try outcome(self.question(lost: 6), flaky: ["T/0"]) == .regression)
    #expect(try outcome(self.question(lost: 4), flaky: ["T/0"]) == .inconclusive)
  }

  @Test func otherProtocolsAreNotDecidedOn() throws {
    let question = try question(lost: 5) { $0.limits.cpuSeconds = 3 }
    let result = try GateResult(question, rule: GateRule())
    #expect(result.outcome == .notComparable)
    #expect(result.decisions.isEmpty)
    let text = try GateReport(result).rendered(as: .text)
    #expect(text.hasPrefix("Gate: NOT COMPARABLE\n"))
    #expect(
      text.contains(
        "HumanEval base: the limit of processor time in seconds is 10 in the baseline and 3 in the "
          + "candidate.\n"
      )
    )
    let csv = try GateReport(result).rendered(as: .csv)
    #expect(csv.contains("\nnotComparable,HumanEval,base,"), "\(csv)")
    #expect(
      csv.hasSuffix(
        ",20,,,,,,,,,,,the limit of processor time in seconds is 10 in the baseline and 3 in the "
          + "candidate\n"
      ),
      "\(csv)"
    )
    let allowed = try self.question(lost: 5, allowing: ["limits"]) { $0.limits.cpuSeconds = 3 }
    #expect(try outcome(allowed) == .regression)
  }

  @Test func aMissingBenchmarkLeavesTheQuestionOpen() throws {
    let question = try GateQuestion(
      baseline: [
        exampleResults("a", "1"), exampleResults("b", "1") { $0.benchmark.name = "MBPP" },
      ],
      candidate: [exampleResults("c", "1")]
    )
    #expect(try outcome(question) == .incomplete)
    #expect(question.gaps.first?.contains("no run of MBPP test") == true)
    #expect(throws: ComparisonError.self) {
      try GateQuestion(
        baseline: [exampleResults("a", "1")],
        candidate: [exampleResults("b", "1") { $0.benchmark.name = "MBPP" }]
      )
    }
  }

  /// A run that was stopped has not come to all of its tasks, which is no other protocol.
  @Test func aRunThatWasStoppedIsIncomplete() throws {
    var candidate = try exampleResults("b", "1")
    candidate.unjudged = 1
    let question = try GateQuestion(
      baseline: [exampleResults("a", "11")],
      candidate: [candidate]
    )
    #expect(try outcome(question) == .incomplete)
  }

  @Test func versionsOfABenchmarkAreToldApart() throws {
    func two(_ label: String) throws -> [TaskResults] {
      try ["1.0", "2.0"].map { version in
        try exampleResults(label + version, "11") { $0.benchmark.version = version }
      }
    }
    let question = try GateQuestion(baseline: two("a"), candidate: two("b"))
    #expect(question.entries.count == 2)
    #expect(question.isComparable)
  }

  @Test func aRunThatIsNotWholeLeavesTheQuestionOpen() throws {
    var candidate = try exampleResults("b", "10")
    candidate.unjudged = 1
    let question = try GateQuestion(
      baseline: [exampleResults("a", "11")],
      candidate: [candidate]
    )
    #expect(try outcome(question) == .incomplete)
  }

  /// Counts that a candidate does not have are no failures, whatever is allowed.
  @Test func aMissingSuiteIsNotComparable() throws {
    var baseline = try exampleResults("a", "11")
    baseline.suites = ["base", "plus"]
    let question = try GateQuestion(
      baseline: [baseline],
      candidate: [exampleResults("b", "11")],
      allowance: ProtocolAllowance(["benchmark"])
    )
    #expect(try outcome(question) == .notComparable)
  }

  @Test func otherTasksAreNotComparable() throws {
    let question = try GateQuestion(
      baseline: [exampleResults("a", "11")],
      candidate: [exampleResults("b", "111")]
    )
    #expect(question.entries.first?.obstacles.map(\.field) == ["tasks.digest"])
  }

  /// A p-value of 1/32 stands alone and not beside another benchmark: Holm's is 1/16.
  @Test func severalBenchmarksShareAlpha() throws {
    let second = try exampleResults("x", "11") { $0.benchmark.name = "MBPP" }
    let one = try question(lost: 5).entries[0]
    let question = try GateQuestion(
      baseline: [one.baseline, second],
      candidate: [one.candidate, second]
    )
    let result = try GateResult(question, rule: GateRule())
    #expect(result.outcome == .inconclusive)
    #expect(result.decisions.first?.adjustedP == 1.0 / 16)
  }

  // MARK: - Writing

  @Test func jsonHoldsEveryNumber() throws {
    let result = try GateResult(question(lost: 5), rule: GateRule())
    let json = try JSONValue(parsing: Array(GateReport(result).rendered(as: .json).utf8))
    let benchmark = json["benchmarks"]?.array?.first
    #expect(json["outcome"]?.string == "regression")
    #expect(json["rule"]?["alpha"]?.double == 0.05)
    #expect(benchmark?["oneSidedP"]?.double == 1.0 / 32)
    #expect(benchmark?["lost"]?.array?.count == 5)
    #expect(benchmark?["interval"]?["lower"]?.double ?? 0 < -0.25)
  }

  @Test(arguments: [(5, "failure"), (0, nil as String?)])
  func junitHasACaseABenchmark(lost: Int, child: String?) throws {
    let result = try GateResult(question(lost: lost), rule: GateRule())
    let root = try junit(result)
    let suite = try #require(root.elements(forName: "testsuite").first)
    #expect(suite.attribute(forName: "tests")?.stringValue == "1")
    #expect(suite.attribute(forName: "failures")?.stringValue == (child == nil ? "0" : "1"))
    #expect(suite.attribute(forName: "timestamp")?.stringValue == "2026-01-02T03:04:05")
    #expect(
      suite.children?.compactMap(\.name) == ["properties", "testcase", "system-out", "system-err"]
    )
    let testCase = try #require(suite.elements(forName: "testcase").first)
    #expect(testCase.attribute(forName: "name")?.stringValue == "HumanEval base")
    #expect((testCase.children ?? []).compactMap(\.name) == (child.map { [$0] } ?? []))
  }

  @Test func whatXMLCannotHoldIsShown() throws {
    let question = try question(lost: 5) { $0.limits.cpuSeconds = 3 }
    let hostile = try GateQuestion(
      baseline: question.entries.map(\.baseline),
      candidate: [
        exampleResults("x", "11111111111111111111") {
          $0.evaluator = "\u{1b}[31m</failure>&\u{0}]]>"
        }
      ]
    )
    let root = try junit(GateResult(hostile, rule: GateRule()))
    let suite = try #require(root.elements(forName: "testsuite").first)
    #expect(suite.attribute(forName: "errors")?.stringValue == "1")
    let output = suite.elements(forName: "system-out").first?.stringValue ?? ""
    #expect(output.contains("<U+001B>[31m</failure>&<U+0000>]]>"))
  }

  private func junit(_ result: GateResult) throws -> XMLElement {
    let date = try Date("2026-01-02T03:04:05Z", strategy: .iso8601)
    let text = try GateReport(result).junit(date: date, host: "host")
    return try #require(XMLDocument(xmlString: text).rootElement())
  }
}
