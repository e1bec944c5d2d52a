// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Problems
import Runs
import Statistics

extension CutoffTest {
  /// What a table of tests says at the head of its columns.
  static func columns(_ day: Day) -> [String] {
    [
      "model", "tasks before \(day)", "pass@1", "95 % interval", "tasks from then on", "pass@1",
      "95 % interval",
      "difference", "95 % interval", "p (exact, two-sided)", "p (Benjamini-Hochberg)",
    ]
  }

  /// The cells of a test; the adjusted p only beside others.
  func cells(_ label: String, isAlone: Bool) -> [String] {
    [label] + before.cells + after.cells + [
      test?.difference.points ?? "-", test?.interval?.inPoints ?? "",
      test?.twoSided.probability ?? "-", isAlone || test == nil ? "" : adjustedP.probability,
    ]
  }

  /// A table of the tests of several results.
  static func table(_ tests: [(label: String, test: CutoffTest)], _ day: Day) -> Table {
    var table = Table(
      columns(day).enumerated().map { .init($1, $0 == 0 ? .left : .right) }
    )
    for (label, test) in tests { table.append(test.cells(label, isAlone: tests.count == 1)) }
    return table.withoutEmptyColumns
  }

  /// What a reader has to know of the test, a sentence each.
  var notes: [String] {
    var notes: [String] = []
    if undated > 0 {
      notes.append(
        "\(undated) task\(undated == 1 ? "" : "s") without a day \(undated == 1 ? "is" : "are") left out."
      )
    }
    guard test != nil else {
      let side = before.tasks == 0 ? "before" : after.tasks == 0 ? "from" : nil
      return notes + [
        side.map {
          "Nothing to test: no task is of a day \($0) \(day)\($0 == "from" ? " on" : "")."
        }
          ?? "Nothing to test: no difficulty has tasks on both sides of \(day)."
      ]
    }
    let strata =
      difficulties.isEmpty
      ? "Tasks tell of no difficulty, so that later ones may score lower for being harder."
      : "Only tasks of one difficulty (\(difficulties.joined(separator: ", "))) are held against each other: the "
        + "difference is the mean over them with the weights of Mantel and Haenszel, and the test is exact within them."
    return notes + [strata]
  }

  /// Every number, with all its digits.
  var json: JSONValue {
    .object([
      .init("cutoff", .string("\(day)")),
      .init("before", before.json),
      .init("after", after.json),
      .init("difficulties", .array(difficulties.map(JSONValue.string))),
      .init("undated", .number("\(undated)")),
      .init("difference", test?.difference.json ?? .null),
      .init("interval", test?.interval?.json ?? .null),
      .init("twoSidedP", test?.twoSided.json ?? .null),
      .init("oneSidedPOfADrop", test?.lower.json ?? .null),
      .init("benjaminiHochbergP", test == nil ? .null : adjustedP.json),
    ])
  }
}

extension CutoffTest.Side {
  fileprivate var cells: [String] {
    ["\(tasks)", score?.percent ?? "-", interval?.inPercent ?? ""]
  }

  fileprivate var json: JSONValue {
    .object([
      .init("tasks", .number("\(tasks)")),
      .init("samples", .number("\(samples)")),
      .init("correct", .number("\(correct)")),
      .init("score", score?.json ?? .null),
      .init("interval", interval?.json ?? .null),
    ])
  }
}
