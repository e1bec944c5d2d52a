// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Runs
import Statistics

/// A comparison for a reader: a heading a protocol, its scores and its paired tests, and the scores
/// that others state under a heading of their own.
package struct ComparisonReport: Sendable {
  package let comparison: Comparison
  /// Whether the names of all tasks won and lost are written, rather than the first.
  package var listsAllTasks: Bool

  /// The most pairs of a heading whose tasks are named unasked.
  private static let mostListed = 3

  package init(_ comparison: Comparison, listsAllTasks: Bool = false) {
    self.comparison = comparison
    self.listsAllTasks = listsAllTasks
  }

  package func rendered(as format: ReportFormat) throws -> String {
    switch format {
    case .text: return document.text
    case .markdown: return document.markdown
    case .latex: return PaperTable(comparison).latex
    case .html: return document.html
    case .csv: return exactScores.csv
    case .json: return try json().text(.indented) + "\n"
    }
  }

  private var document: Document {
    let shown = labels.prefix(4).joined(separator: ", ")
    let rest = labels.count > 4 ? " and \(labels.count - 4) more" : ""
    var document = Document(title: "Comparison of \(shown)\(rest)")
    if let overview { document.add(.table(overview)) }
    document.add(.notes(overviewNotes + separations))
    for (place, group) in comparison.groups.enumerated() {
      add(group, number: place, to: &document)
    }
    addStated(to: &document)
    document.add(.notes(warnings))
    return document
  }

  /// The names of what is compared, once each, in the order in which they were given.
  var labels: [String] {
    var seen: Set<String> = []
    let all =
      comparison.groups.flatMap { $0.rows.map(\.results.label) }
      + comparison.stated.map(\.label)
    return all.filter { seen.insert($0).inserted }
  }

  // MARK: - Groups

  private func add(_ group: Comparison.Group, number: Int, to document: inout Document) {
    document.add(.heading(title(of: group, number: number)))
    document.add(.paragraph(summary(of: group)))
    document.add(.table(scores(of: group)))
    document.add(.table(pairs(of: group)))
    document.add(.notes(notes(of: group)))
    addBreakdowns(of: group, to: &document)
  }

  /// The mark of a group, which stands in the overview and before its heading.
  func mark(_ number: Int) -> String { comparison.groups.count > 1 ? "[\(number + 1)] " : "" }

  private func title(of group: Comparison.Group, number: Int) -> String {
    let facts = group.facts
    let version = facts["benchmark.version"].map { " \($0)" } ?? ""
    let split = facts["benchmark.split"].map { ", split \($0)" } ?? ""
    let n = group.samplesPerTask
    return mark(number) + "\(group.benchmark)\(version)\(split), suite \(group.suite): "
      + "\(facts["tasks.count"] ?? "?")\(facts["tasks.total"].map { " of \($0)" } ?? "") tasks, "
      + "n = \(n)" + (facts["tasks.where"].map { ", where \($0)" } ?? "")
  }

  /// The protocol in a line; the whole of it stands in the JSON.
  private func summary(of group: Comparison.Group) -> String {
    let facts = group.facts
    func part(_ field: String, _ name: String) -> String {
      "\(name) \(facts[field].map { $0.count >= 32 ? String($0.prefix(8)) : $0 } ?? "not known")"
    }
    let interpreter = facts["interpreter.version"].map {
      "\(facts["interpreter.implementation"] ?? "Python") \($0)"
    }
    return "Protocol \(facts.digest.prefix(12)): "
      + [
        part("dataset.md5", "data"), part("promptDigest", "prompts"),
        part("sampling.temperature", "temperature"), part("sampling.topP", "top-p"),
        part("sampling.maxTokens", "token limit"), part("extraction.name", "extraction"),
        part("judging", "judging"), part("limits.cpuSeconds", "CPU limit in seconds"),
        interpreter ?? "interpreter not known", part("evaluator", "evaluator"),
      ].joined(separator: ", ") + "."
  }

  private func scores(of group: Comparison.Group) -> Table {
    var columns = [
      Table.Column("rank", .right), .init("model"), .init("passed", .right),
    ]
    for k in group.ks {
      columns += [.init("pass@\(k)", .right), .init("95 % interval", .right)]
    }
    columns += [.init("s.e. (tasks drawn)", .right), .init("forgeable passes", .right)]
    var table = Table(columns)
    for row in group.rows {
      table.append(
        [
          group.rows.count > 1 ? row.rank.map { "\($0)" } ?? "-" : "", row.results.label,
          "\(row.correct)/\(row.samples)",
        ]
          + group.ks.flatMap { k in
            let score = row.scores.first { $0.k == k }
            return [score?.value.percent ?? "-", score?.interval?.inPercent ?? ""]
          }
          + [
            row.scores.first?.standardError?.percent ?? "",
            row.results.compatiblePasses > 0 ? "\(row.results.compatiblePasses)" : "",
          ]
      )
    }
    return table.withoutEmptyColumns
  }

  private func pairs(of group: Comparison.Group) -> Table {
    var table = Table([
      .init("model"), .init("against"), .init("difference", .right),
      .init("95 % interval", .right), .init("won", .right), .init("lost", .right),
      .init("p (exact, two-sided)", .right), .init("p (Benjamini-Hochberg)", .right),
      .init("detectable", .right),
    ])
    for pair in group.pairs {
      table.append([
        pair.first, pair.second, pair.comparison.difference.points, pair.interval.inPoints,
        "\(pair.won.count)", "\(pair.lost.count)", pair.comparison.test.twoSided.probability,
        group.pairs.count > 1 ? pair.adjustedP.probability : "",
        pair.detectable?.hundredths ?? "none",
      ])
    }
    return table.withoutEmptyColumns
  }

  private func notes(of group: Comparison.Group) -> [String] {
    var notes: [String] = []
    if !group.pairs.isEmpty {
      notes.append(
        "Differences are in points of pass@1 over the same tasks; detectable is the smallest drop "
          + "that the one-sided test finds with a power of 80 % at the disagreement seen."
      )
    }
    if group.rows.count > 1, !group.facts.untold.isEmpty {
      notes.append(
        "Not told of these results, so that they may differ in it: "
          + group.facts.untold.joined(separator: ", ") + "."
      )
    }
    if group.rows.contains(where: { $0.results.compatiblePasses > 0 }) {
      notes.append("Forgeable passes are of tests that ran beside the program.")
    }
    for pair in group.pairs {
      let p = pair.comparison.test.twoSided
      if let disagreement = Disagreement(interval: pair.interval, p: p) {
        notes.append("\(pair.first) against \(pair.second): \(disagreement.sentence)")
      }
    }
    for pair in group.pairs where listsAllTasks || group.pairs.count <= Self.mostListed {
      if !pair.won.isEmpty {
        notes.append("\(pair.first) won over \(pair.second): \(list(pair.won))")
      }
      if !pair.lost.isEmpty {
        notes.append("\(pair.first) lost to \(pair.second): \(list(pair.lost))")
      }
    }
    if !listsAllTasks, group.pairs.count > Self.mostListed {
      notes.append("The tasks won and lost are in --format json, and here with --all-tasks.")
    }
    notes += group.untested.map { "Not tested: \($0)" }
    for difference in group.allowed {
      notes.append(
        "Stand together by --allow-protocol although "
          + difference.sentence(here: "in one", there: "in another") + "."
      )
    }
    return notes
  }

  private func list(_ names: [String]) -> String {
    let shown = listsAllTasks ? names.count : 12
    let rest = names.count - shown
    return names.prefix(shown).joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
  }

  /// What the reader has to know before the numbers are used, a sentence each.
  package var warnings: [String] {
    var warnings: [String] = []
    var seen: Set<String> = []
    for row in comparison.groups.flatMap(\.rows) where !row.results.isComplete {
      guard seen.insert(row.results.path).inserted else { continue }
      let missing = row.results.missing
      if !missing.isEmpty {
        warnings.append(
          "\(row.results.path): \(missing.count) tasks without a sample; continue the run"
        )
      }
      if row.results.unjudged > 0 {
        warnings.append(
          "\(row.results.path): \(row.results.unjudged) samples without a verdict; continue the run"
        )
      }
    }
    return warnings
  }
}
