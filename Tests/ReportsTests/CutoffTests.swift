// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Problems
import Reports
import Runs
import Statistics
import TestSupport
import Testing

/// Tasks from a day on against those before it.
struct CutoffTests {
  private static let path = SharedData.file("data/samples/livecodebench-o1-mini/eval_all.json.gz")
    .path

  private func input(where selection: String? = nil) throws -> ComparisonInput {
    var input = ComparisonInput(catalog: try Catalog.bundled())
    try input.add(Self.path, label: "o1-mini")
    try input.select(FacetSelection(parsing: selection.map { [$0] } ?? []))
    return input
  }

  /// The published score of O1-Mini on LiveCodeBench's 880 tasks, and its difference to the tasks from 2024-08 on, by
  /// R's `mantelhaen.test(exact = TRUE)` doubled from its smaller tail.
  @Test(
    .enabled(
      if: SharedData.has("data/samples/livecodebench-o1-mini/eval_all.json.gz"),
      "O1-Mini's verdicts are not here"
    )
  )
  func o1MiniScoresLowerOnLaterTasksOfEachDifficulty() throws {
    let comparison = try Comparison(
      input(),
      by: ["platform", "difficulty"],
      cutoff: Day("2024-08-01")
    )
    let group = try #require(comparison.groups.first)
    #expect(group.rows.map(\.correct) == [602] && group.rows.map(\.samples) == [880])
    #expect(
      group.breakdowns.map { $0.rows[0].scores.rows.map(\.correct) } == [
        [308, 7, 287], [265, 94, 243],
      ]
    )
    let cutoff = try #require(group.cutoffs.first)
    #expect(cutoff.before.tasks == 601 && cutoff.after.tasks == 279)
    #expect(cutoff.before.correct == 457 && cutoff.after.correct == 145)
    #expect(cutoff.difficulties == ["easy", "hard", "medium"])
    let test = try #require(cutoff.test)
    #expect(abs(test.difference - -0.146_483_134_139) < 1e-11)
    #expect(abs(test.twoSided / 2.319_097_891_95e-06 - 1) < 1e-9)
    let text = try ComparisonReport(comparison).rendered(as: .text)
    #expect(text.contains("-14.65  -20.60 to -8.69") && text.contains("2.3e-06"), "\(text)")
    let json = try ComparisonReport(comparison).rendered(as: .json)
    #expect(json.contains("\"cutoffs\"") && json.contains("\"cutoff\": \"2024-08-01\""))
  }

  @Test(
    .enabled(
      if: SharedData.has("data/samples/livecodebench-o1-mini/eval_all.json.gz"),
      "O1-Mini's verdicts are not here"
    ),
    arguments: [
      ("date>=2024-08-01,date<2025-02-01", 145, 279), ("date>=2024-05-01,date<2024-08-01", 89, 125),
      ("date>=2023-05-01,date<2023-10-01", 166, 207),
    ]
  )
  func windowsAreTheTasksWithin(_ window: String, _ correct: Int, _ tasks: Int) throws {
    let group = try #require(try Comparison(input(where: window)).groups.first)
    #expect(group.rows.map(\.correct) == [correct] && group.rows.map(\.samples) == [tasks])
    #expect(group.facts["tasks.count"] == "\(tasks)" && group.facts["tasks.total"] == "880")
    #expect(
      group.facts["tasks.where"] == (window.contains("<") ? FacetSelection.sorted(window) : window)
    )
  }

  @Test func tasksOfOneSideAreNotTested() throws {
    let facets = TaskFacets(
      ["T/0": ["date": "2024-01-01"], "T/1": ["date": "2024-02-01"], "T/2": [:], "T/3": [:]]
    )
    var input = ComparisonInput(catalog: try Catalog.bundled())
    input.add(try facetResults("x", "1110", facets))
    let late = try Comparison(input, cutoff: Day("2025-01-01"))
    #expect(late.groups.first?.cutoffs.first?.test == nil)
    let text = try ComparisonReport(late).rendered(as: .text)
    #expect(text.contains("2 tasks without a day are left out."))
    #expect(text.contains("Nothing to test: no task is of a day from 2025-01-01 on."), "\(text)")
    let within = try Comparison(input, cutoff: Day("2024-02-01"))
    #expect(within.groups.first?.cutoffs.first?.test?.twoSided == 1)
    #expect(throws: FacetError.self) {
      var undated = ComparisonInput(catalog: try Catalog.bundled())
      undated.add(try facetResults("x", "1110"))
      _ = try Comparison(undated, cutoff: Day("2024-02-01"))
    }
  }
}

extension FacetSelection {
  /// A selection as it is recorded.
  fileprivate static func sorted(_ text: String) -> String {
    (try? FacetSelection(parsing: [text]).description) ?? ""
  }
}
