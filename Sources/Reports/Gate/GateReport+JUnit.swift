// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import FoundationEssentials
import Runs
import Statistics

extension GateReport {
  /// The answer as JUnit's XML, which CI servers show: a test case a benchmark.
  ///
  /// A regression is a failure, and what cannot be decided an error. The elements, their attributes
  /// and their order are those of the schema of Ant's JUnit task.
  ///
  /// - Parameters:
  ///   - date: When the gate was asked.
  ///   - host: The name of this machine.
  /// - Returns: The document, ending in a newline.
  /// - Throws: What a report as text throws.
  package func junit(date: Date, host: String) throws -> String {
    let cases = result.question.entries.indices.map(testCase)
    var suite = element(
      "testsuite",
      [
        ("name", "evalharness gate"), ("package", "evalharness"), ("id", "0"),
        ("timestamp", String(date.formatted(.iso8601).prefix(19))), ("hostname", host),
        ("tests", "\(cases.count)"),
        ("failures", "\(cases.count { !$0.children(named: "failure").isEmpty })"),
        ("errors", "\(cases.count { !$0.children(named: "error").isEmpty })"), ("time", "0"),
      ]
    )
    suite.add(element("properties"))
    for testCase in cases { suite.add(testCase) }
    suite.add(element("system-out", text: try rendered(as: .text)))
    suite.add(element("system-err"))
    var root = element("testsuites")
    root.add(suite)
    return root.document
  }

  private func testCase(_ place: Int) -> XMLElement {
    let entry = result.question.entries[place]
    var testCase = element(
      "testcase",
      [("name", entry.name), ("classname", "evalharness.gate"), ("time", "0")]
    )
    let decision = result.decisions.isEmpty ? nil : result.decisions[place]
    switch result.outcome {
    case .notComparable where entry.obstacles.isEmpty: break
    case .undecided where result.checks[place].flaky.isEmpty: break
    case .notComparable, .incomplete, .undecided:
      testCase.add(problem("error", result.outcome.rawValue, explanation))
    case .regression where decision?.outcome == .regression:
      let reasons = (decision?.reasons ?? []).map(\.words).joined(separator: "; ")
      let points = decision?.comparison.difference.points ?? "?"
      testCase.add(problem("failure", "regression", "\(points) points: \(reasons)"))
    case .inconclusive
    where result.rule.failsWhenInconclusive && decision?.outcome == .inconclusive:
      testCase.add(problem("error", "inconclusive", explanation))
    case .regression, .passed, .inconclusive:
      break
    }
    return testCase
  }

  private func problem(_ name: String, _ type: String, _ message: String) -> XMLElement {
    element(name, [("message", message), ("type", type)], text: message)
  }

  /// An element whose texts hold no character that XML cannot.
  private func element(
    _ name: String,
    _ attributes: [(name: String, value: String)] = [],
    text: String = ""
  ) -> XMLElement {
    XMLElement(name, attributes.map { ($0.name, $0.value.onOneLine) }, text: text.visible)
  }
}
