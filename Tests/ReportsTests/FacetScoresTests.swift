// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Problems
import Reports
import Runs
import Statistics
import Testing

/// Scores by the values of a facet.
struct FacetScoresTests {
  private static let facets = TaskFacets([
    "T/0": ["topic": "b"], "T/1": ["topic": "a"], "T/2": ["topic": "b"], "T/4": ["level": "1"],
  ])

  private func report(
    _ counts: [(samples: Int, correct: Int)],
    ks: [Int] = [1]
  ) throws -> RunReport {
    var report = try exampleReport(counts, ks: ks)
    try report.breakDown(by: ["topic"], Self.facets, in: "run")
    return report
  }

  /// Wilson's intervals of 1 of 2, 1 of 1 and 0 of 2, as in statsmodels' `proportion_confint`.
  @Test func aValueHasItsOwnTasksAndTheMethodOfTheTotal() throws {
    let report = try report([(1, 1), (1, 1), (1, 0), (1, 0), (1, 0)])
    let rows = try #require(report.breakdowns.first?.rows)
    #expect(rows.map(\.value) == ["a", "b", nil])
    #expect(rows.map(\.tasks) == [1, 2, 2])
    #expect(rows.map(\.correct) == [1, 1, 0])
    let scores = rows.compactMap(\.scores.first)
    #expect(scores.map(\.value) == [1, 0.5, 0])
    #expect(scores.map(\.method) == ["Wilson", "Wilson", "Wilson"])
    let bounds = scores.compactMap(\.interval).map { [$0.lower, $0.upper] }
    let expected = [[0.206543, 1], [0.094531, 0.905469], [0, 0.657620]]
    #expect(bounds.count == 3)
    for (found, expected) in zip(bounds.joined(), expected.joined()) {
      #expect(abs(found - expected) < 1e-5)
    }
  }

  /// The mean over the tasks, never the share of the pooled samples.
  @Test func aScoreIsTheMeanOverTheTasks() throws {
    let report = try report([(4, 4), (2, 1), (2, 0), (2, 2), (2, 2)], ks: [1, 2])
    let rows = try #require(report.breakdowns.first?.rows)
    #expect(rows[1].scores.map(\.k) == [1, 2])
    #expect(rows[1].scores.map(\.value) == [0.5, 0.5])
    #expect(rows[1].scores.map(\.method).allSatisfy { $0 == "Student's t over tasks" })
    #expect(rows[2].scores.map(\.value) == [1, 1])
    #expect(rows[2].scores.allSatisfy { $0.interval == nil })
  }

  /// 1 and 1/3 are 2/3, where all tasks are 1/2; those without a value are none.
  @Test func allValuesHaveOneWeightInTheirMean() throws {
    let facets = TaskFacets([
      "T/0": ["topic": "a"], "T/1": ["topic": "b"], "T/2": ["topic": "b"], "T/3": ["topic": "b"],
    ])
    var report = try exampleReport([(1, 1), (1, 1), (1, 0), (1, 0), (1, 1)], ks: [1])
    try report.breakDown(by: ["topic"], facets, in: "run")
    let mean = try #require(report.breakdowns.first?.means)
    #expect(mean.map(\.values) == [2] && mean.map(\.k) == [1])
    #expect(abs(mean[0].value - 2.0 / 3) < 1e-12)
    #expect(try report.rendered(as: .text).contains(#/\nmean of 2 +pass@1 +66\.67 %/#))
    let json = try JSONValue(parsing: Array(report.rendered(as: .json).utf8))
    #expect(json["breakdowns"]?.array?[0]["means"]?.array?[0]["value"]?.double == mean[0].value)
    // One value is its own mean.
    report = try exampleReport([(1, 1)], ks: [1])
    try report.breakDown(by: ["topic"], facets, in: "run")
    #expect(report.breakdowns.first?.means == [])
  }

  @Test func tasksWithoutSamplesAreNotHidden() throws {
    let text = try report([(1, 1), (0, 0), (0, 0), (1, 0), (1, 0)]).rendered(as: .text)
    #expect(text.contains(#/\na +1 +0/0 +- +-\n/#), "\(text)")
    #expect(
      text.contains(#/\nb +2 +1/1  pass@1 of 1 task +100\.00 %  20\.65 % - 100\.00 % +Wilson\n/#)
    )
    #expect(text.contains(#/\n\(none\) +2 +0/2  pass@1 +0\.00 %  0\.00 % - 65\.76 % +Wilson\n/#))
  }

  @Test func everyFormatHasARowAValue() throws {
    let report = try report([(1, 1), (1, 1), (1, 0), (1, 0), (1, 0)])
    let csv = try report.rendered(as: .csv).split(separator: "\n")
    #expect(csv.count == 5)
    #expect(csv[0].hasSuffix(",run,model,facet,value,samples,correct,lower,upper,interval_by"))
    #expect(csv[1].hasSuffix(",,,,,,,"))
    #expect(csv[3].hasPrefix("HumanEval,1.0,test,base,2,1,1,0.5,,,,,true,"))
    #expect(csv[3].contains(",topic,b,2,1,0.09"))
    #expect(
      try report.rendered(as: .markdown).contains("\n| b         |     2 |    1/2 | pass@1 |")
    )
    #expect(try report.rendered(as: .latex).contains("\nb & 2 & 1/\\allowbreak{}2 & pass@1 &"))
    #expect(try report.rendered(as: .html).contains("<td>b</td><td class=\"right\">2</td>"))
    let json = try JSONValue(parsing: Array(report.rendered(as: .json).utf8))
    let breakdown = try #require(json["breakdowns"]?.array?.first)
    #expect(breakdown["facet"]?.string == "topic")
    #expect(breakdown["values"]?.array?.map { $0["value"]?.string } == ["a", "b", nil])
    #expect(breakdown["values"]?.array?[1]["scores"]?.array?[0]["value"]?.double == 0.5)
  }

  @Test(arguments: [
    ("kind", facets as TaskFacets?, "run has no facet 'kind'; it has level, topic"),
    ("topic", TaskFacets(), "run has no facets; "),
    ("topic", nil, "run was made before the facets of tasks were kept; judge its samples again"),
  ])
  func whatNoTaskHasIsOneSentence(name: String, facets: TaskFacets?, sentence: String) throws {
    var report = try exampleReport([(1, 1)])
    let error = #expect(throws: FacetError.self) {
      try report.breakDown(by: [name], facets, in: "run")
    }
    #expect(error?.description.hasPrefix(sentence) == true, "\(error?.description ?? "")")
  }

  @Test func aValueThatActsOnATerminalIsShownByItsNumber() throws {
    var report = try exampleReport([(1, 1)])
    try report.breakDown(by: ["topic"], TaskFacets(["T/0": ["topic": "a\u{1b}[2J"]]), in: "run")
    #expect(try report.rendered(as: .text).contains("\na<U+001B>[2J "))
  }
}
