// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Problems
import Reports
import Runs
import Statistics
import Testing

/// Gates by the values of a facet.
struct GateBreakdownTests {
  private func report(
    _ baseline: String,
    _ candidate: String,
    by names: [String] = ["topic"]
  ) throws -> GateReport {
    let question = try GateQuestion(
      baseline: [facetResults("old", baseline)],
      candidate: [facetResults("new", candidate)]
    )
    let rule = try GateRule()
    return GateReport(
      try GateResult(question, rule: rule),
      breakdowns: try GateBreakdown.all(of: question, by: names, rule: rule)
    )
  }

  /// A drop of one value is hidden by a rise of another: the gate passes, and the reader sees it.
  ///
  /// R's `p.adjust(c(1/256, 1), "holm")` is 1/128 and 1.
  @Test func theDecisionRestsOnAllTasks() throws {
    let report = try report("1111111100000000", "0000000011111111")
    #expect(report.result.outcome == .inconclusive)
    let breakdown = try #require(report.breakdowns.first)
    #expect(breakdown.values.map(\.value) == ["a", "b"])
    #expect(breakdown.values.map(\.adjustedP) == [2.0 / 256, 1])
    let text = try report.rendered(as: .text)
    #expect(text.hasPrefix("Gate: PASSED, INCONCLUSIVE\n"))
    #expect(
      text.contains(
        #/\nHumanEval base +a +8  100\.00 % +0\.00 % +-100\.00 .* 8 +0 +0\.0039 +0\.0078\n/#
      ),
      "\(text)"
    )
    #expect(
      text.hasSuffix(
        "\nHumanEval base by topic: fell the most: a by 100.00 points (p (Holm) 0.0078, significant). "
          + "Holm's method adjusts over the 2 tests by topic, at 0.05; the decision rests on all "
          + "tasks, and not on these.\n"
      ),
      "\(text)"
    )
  }

  @Test func whatFellTheMostComesFirst() throws {
    let report = try report("1111111111111111", "1111111011000000")
    #expect(report.breakdowns.first?.values.map(\.value) == ["b", "a"])
    let lines = try report.rendered(as: .csv).split(separator: "\n")
    #expect(lines.count == 4)
    #expect(lines[0].hasSuffix(",detectable_drop,reasons,facet,value"))
    #expect(lines[1].hasPrefix("regression,HumanEval,base,runs/old,,runs/new,,regression,16,"))
    #expect(lines[2].hasPrefix("regression,HumanEval,base,runs/old,,runs/new,,,8,1.0,0.25,-0.75,"))
    #expect(lines[2].hasSuffix(",6,0,0.015625,0.03125,,,topic,b"))
    let json = try JSONValue(parsing: Array(report.rendered(as: .json).utf8))
    let values = json["benchmarks"]?.array?.first?["breakdowns"]?.array?.first?["values"]?.array
    #expect(values?.first?["lost"]?.array?.count == 6)
    let equal = try self.report("1111", "1111").rendered(as: .text)
    #expect(equal.contains("by topic: no value fell. "), "\(equal)")
  }

  @Test func aGateByAnUnknownFacetIsAnError() throws {
    let error = #expect(throws: FacetError.self) { try report("1", "1", by: ["kind"]) }
    #expect(error?.description == "runs/old, runs/new has no facet 'kind'; it has topic")
  }
}
