// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Runs
import Statistics

extension ComparisonReport {
  /// How the protocols of groups of one suite differ, in words.
  ///
  /// Groups of different suites need no word: nobody takes their numbers for one another.
  var separations: [String] {
    var sentences: [String] = []
    for (place, group) in comparison.groups.enumerated() {
      let earlier = comparison.groups[..<place].firstIndex {
        $0.benchmark == group.benchmark && $0.suite == group.suite
      }
      guard let earlier else { continue }
      let differences = comparison.groups[earlier].facts.differences(
        from: group.facts,
        allowing: comparison.allowance
      )
      let telling = Self.telling(differences)
      let words = telling.prefix(4).map { $0.sentence(here: "there", there: "here") }
      let rest = telling.count - words.count
      sentences.append(
        "[\(place + 1)] is not comparable with [\(earlier + 1)]: "
          + (words.isEmpty ? "they are not of the same tasks" : words.joined(separator: "; "))
          + (rest > 0 ? "; and \(rest) more fields, which --format json lists" : "") + "."
      )
    }
    return sentences
  }

  /// The differences without those that follow from others, what a reader can picture first.
  static func telling(
    _ differences: [RunProtocol.Difference]
  ) -> [RunProtocol.Difference] {
    let fields = Set(differences.map(\.field))
    let causes = [
      "dataset.sha256": ["benchmark.version"], "dataset.md5": ["benchmark.version"],
      "promptDigest": ["benchmark.version", "tasks.where"],
      "extraction.digest": ["extraction.name"],
      "extraction.version": ["extraction.name"], "tasks.digest": ["tasks.where", "tasks.count"],
      "tasks.count": ["tasks.where"], "tasks.total": ["tasks.where"],
    ]
    let kept = differences.filter { fields.isDisjoint(with: causes[$0.field] ?? []) }
    return kept.filter { !$0.isOfDigests } + kept.filter(\.isOfDigests)
  }

  /// The models by benchmarks, where there is more than one heading below.
  var overview: Table? {
    let overview = ScoreOverview(comparison.groups)
    guard comparison.groups.count > 1, overview.lines.count > 1 || overview.columns.count > 2 else {
      return nil
    }
    var table = Table([.init("pass@1")] + overview.columns.map { .init($0.title, .right) })
    for line in overview.lines {
      let cells = line.cells.enumerated().map { column, cell in
        cell.map { cell in
          cell.score.value.percent
            + (overview.isMarked(cell, in: column) ? " [\(cell.group + 1)]" : "")
        } ?? ""
      }
      table.append([line.label] + cells)
    }
    return table
  }

  /// What the marks in the overview mean; nothing where it has none.
  var overviewNotes: [String] {
    let overview = ScoreOverview(comparison.groups)
    guard self.overview != nil, overview.columns.contains(where: { $0.groups.count > 1 }) else {
      return []
    }
    return [
      "A number with a mark is of another protocol than the rest of its column; the heading below with "
        + "that mark has it."
    ]
  }

  // MARK: - Scores that are stated

  /// The scores without counts, whose protocols are what their sources say.
  func addStated(to document: inout Document) {
    guard !comparison.stated.isEmpty else { return }
    var sources: [String] = []
    var table = Table([
      .init("model"), .init("benchmark"), .init("metric"), .init("stated", .right),
      .init("data"), .init("tasks", .right), .init("n", .right), .init("decoding"),
      .init("temperature", .right), .init("top-p", .right), .init("shots", .right),
      .init("measured by"), .init("source", .right),
    ])
    for score in comparison.stated {
      let source = score.footnote
      let number = sources.firstIndex(of: source) ?? sources.count
      if number == sources.count { sources.append(source) }
      func fact(_ field: String) -> String { score.facts[field] ?? "?" }
      table.append([
        score.label, score.benchmark, score.metric,
        score.value.percent + (score.isUnverified ? " (unverified)" : ""),
        score.facts["benchmark.version"] ?? "", fact("tasks.count"), fact("sampling.n"),
        fact("sampling.decoding"), fact("sampling.temperature"), fact("sampling.topP"),
        score.facts["prompt.shots"] ?? "", fact("measuredBy"), "[\(number + 1)]",
      ])
    }
    document.add(.heading("Stated by others, each under the protocol of its source: not ranked"))
    document.add(
      .paragraph(
        "These scores come without counts of tasks, so no test can compare them; a question mark is "
          + "what the source does not tell."
      )
    )
    document.add(.table(table.withoutEmptyColumns))
    document.add(.notes(sources.enumerated().map { "[\($0.offset + 1)] \($0.element)" }))
  }
}

extension RunProtocol.Difference {
  /// Whether all it can show are digits.
  fileprivate var isOfDigests: Bool {
    ["Digest", ".digest", ".sha256", ".md5"].contains { field.hasSuffix($0) }
  }
}

extension StatedScore {
  /// The source, and what has to be known of the score.
  fileprivate var footnote: String {
    source + (note.map { ". \($0)" } ?? "") + (isUnverified ? ". Not checked." : "")
  }
}

extension Comparison.Group {
  var benchmark: String { facts["benchmark.name"] ?? "unknown benchmark" }

  /// The number of samples a task, as a range where tasks or rows differ.
  var samplesPerTask: String {
    let counts = rows.flatMap { $0.counts.map(\.samples) }
    guard let least = counts.min(), let most = counts.max() else { return "0" }
    return least == most ? "\(least)" : "\(least)-\(most)"
  }
}
