// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Grading
package import Runs

/// The result of a run for a reader: its scores, and below them what they depend on.
package struct RunReport: Sendable, Hashable {
  package var summary: RunSummary
  package var `protocol`: RunProtocol
  /// The scores by the values of facets that were asked for.
  package internal(set) var breakdowns: [FacetScores] = []

  package init(_ summary: RunSummary, protocol: RunProtocol) {
    self.summary = summary
    self.protocol = `protocol`
  }

  /// The report as text that ends in a newline.
  ///
  /// CSV holds the scores alone, as fractions with all their digits; an undefined one is empty. Text is
  /// laid out for a reader: see ``text(_:)``. Both name the layout's folder.
  package func rendered(
    as format: ReportFormat,
    layout: TextLayout = TextLayout()
  ) throws -> String {
    switch format {
    case .text: return try text(layout)
    case .markdown: return try document().markdown
    case .csv: return exactScores(layout).csv
    case .latex: return try document().latex
    case .html: return try document().html
    case .json:
      let report = JSONValue.object(
        [
          .init("protocol", try `protocol`.json()),
          .init("summary", try JSONValue(encoding: summary)),
        ] + comparerMembers + breakdownMembers
      )
      return report.text(.indented) + "\n"
    }
  }

  /// How standard output was compared, as members of a JSON object; none where none was.
  var comparerMembers: [JSONValue.Member] {
    guard let comparer = `protocol`.comparer else { return [] }
    return [
      .init(
        "comparer",
        .object([
          .init("name", .string(comparer.rawValue)),
          .init("isForParityOnly", .bool(comparer.isForParityOnly)),
        ])
      )
    ]
  }

  private func document() throws -> Document {
    var document = Document(title: "\(benchmark), \(`protocol`.benchmark.suite)")
    document.add(.table(scores))
    for table in breakdownTables { document.add(.table(table)) }
    document.add(.notes(warnings + notes))
    document.add(.table(unverifiable))
    document.add(.table(verdicts))
    if let generation = summary.times.generation { document.add(.table(generation.table)) }
    document.add(.table(try protocolTable()))
    return document
  }

  // MARK: - Scores

  private var benchmark: String {
    "\(`protocol`.benchmark.name) \(`protocol`.benchmark.version)"
  }

  /// The number of tasks, and of how many if a part was asked.
  var tasks: String {
    let count = summary.tasks.count
    return `protocol`.tasks.total.map { "\(count) of \($0)" } ?? "\(count)"
  }

  /// The number of samples a task, as a range where tasks differ.
  var samplesPerTask: String {
    let counts = summary.tasks.map(\.samples)
    guard let least = counts.min(), let most = counts.max() else { return "0" }
    return least == most ? "\(least)" : "\(least)-\(most)"
  }

  /// The scores in percent, without the columns that say nothing of this run.
  package var scores: Table {
    var table = Table([
      .init("benchmark"), .init("split"), .init("suite"), .init("tasks", .right),
      .init("n", .right), .init("metric"), .init("score", .right),
      .init("95 % interval (Wilson)"), .init("s.e. (tasks drawn)", .right),
      .init("s.e. (tasks fixed)", .right), .init("forgeable passes", .right),
      .init("comparer"),
    ])
    func append(_ suite: String, _ k: Int, _ cells: [String]) {
      table.append(
        [
          benchmark, `protocol`.benchmark.split, suite,
          tasks, samplesPerTask, "pass@\(k)",
        ] + cells
      )
    }
    for score in summary.scores {
      let interval = score.wilson.map { "\($0.lower.percent) - \($0.upper.percent)" }
      append(
        score.suite,
        score.k,
        [
          score.value.percent, interval ?? "", score.superpopulationStandardError?.percent ?? "",
          score.fixedBenchmarkStandardError?.percent ?? "", forgeable, comparer,
        ]
      )
    }
    if let exact = summary.exactMatch {
      let interval = exact.wilson.map { "\($0.lower.percent) - \($0.upper.percent)" }
      table.append([
        benchmark, `protocol`.benchmark.split, "", tasks, samplesPerTask,
        RunSummary.ExactMatch.name,
        exact.value.percent, interval ?? "", "", "", "", "",
      ])
    }
    for entry in summary.undefined {
      append(`protocol`.benchmark.suite, entry.k, ["-", "", "", "", forgeable, comparer])
    }
    return table.withoutEmptyColumns
  }

  /// How standard output was compared, and whether that takes wrong answers for right; empty where none was.
  var comparer: String { `protocol`.comparer?.title ?? "" }

  /// The passes that compatible judging came to, of all; empty without any.
  var forgeable: String {
    summary.samples.compatiblePasses.map { "\($0) of \(summary.samples.correct)" } ?? ""
  }
}
