// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Runs

/// Models by benchmarks: every score of a comparison in one table.
///
/// A column has the scores of one suite of one version of a benchmark. Scores of different protocols may
/// stand in a column; the protocol that most of them share is the column's own, and the others are marked.
struct ScoreOverview: Sendable {
  /// One suite of a benchmark.
  struct Column: Sendable {
    var benchmark: String
    /// Nil where the comparison has one version of the benchmark.
    var version: String?
    /// Nil where the comparison has one split of the benchmark.
    var split: String?
    var suite: String
    /// Nil where the comparison has one suite of the benchmark.
    var shownSuite: String?
    /// The places of the groups whose scores stand here, that of the column's own protocol first.
    var groups: [Int]

    /// The column in words, such as `humaneval+ v0.1.9 base`.
    var title: String {
      [benchmark, version, split, shownSuite].compactMap(\.self).joined(separator: " ")
    }
  }

  /// A score, and the place of the group that it is of.
  struct Cell: Sendable {
    var score: Comparison.Score
    var row: Comparison.Row
    var group: Int
  }

  /// What a model scores; a model has several rows where a column has several scores of it.
  struct Line: Sendable {
    var label: String
    var cells: [Cell?]
  }

  private(set) var columns: [Column] = []
  private(set) var lines: [Line] = []

  init(_ groups: [Comparison.Group]) {
    columns = Self.columns(of: groups)
    var labels: [String] = []
    for row in groups.flatMap(\.rows) where !labels.contains(row.results.label) {
      labels.append(row.results.label)
    }
    for label in labels {
      let found = columns.map { column in
        column.groups.flatMap { place in
          groups[place].rows.filter { $0.results.label == label }.compactMap { row in
            row.scores.first.map { Cell(score: $0, row: row, group: place) }
          }
        }
      }
      for number in 0..<(found.map(\.count).max() ?? 0) {
        lines.append(Line(label: label, cells: found.map { $0.dropFirst(number).first }))
      }
    }
    // The models with the most scores first, of these the best.
    let keys = lines.map { line in
      (
        filled: line.cells.count { $0 != nil },
        first: line.cells.firstIndex { $0 != nil } ?? 0,
        score: line.cells.compactMap(\.self).first?.score.value ?? 0
      )
    }
    lines = lines.indices.sorted { one, other in
      let (a, b) = (keys[one], keys[other])
      return (b.filled, a.first, b.score, one) < (a.filled, b.first, a.score, other)
    }.map { lines[$0] }
  }

  /// Whether a score is of another protocol than its column.
  func isMarked(_ cell: Cell, in column: Int) -> Bool { cell.group != columns[column].groups.first }

  /// The highest pass@k of a column's own protocol; nil where it has one alone.
  func best(in column: Int, k: Int) -> Double? {
    let own = lines.compactMap { $0.cells[column] }.filter { !isMarked($0, in: column) }
      .compactMap { cell in cell.row.scores.first { $0.k == k }?.value }
    return own.count > 1 ? own.max() : nil
  }

  // MARK: - Columns

  private static func columns(of groups: [Comparison.Group]) -> [Column] {
    var columns: [Column] = []
    for (place, group) in groups.enumerated() {
      let known = columns.firstIndex {
        $0.benchmark == group.benchmark && $0.suite == group.suite
          && $0.version == group.facts["benchmark.version"]
          && $0.split == group.facts["benchmark.split"]
      }
      if let known {
        columns[known].groups.append(place)
        continue
      }
      columns.append(
        Column(
          benchmark: group.benchmark,
          version: group.facts["benchmark.version"],
          split: group.facts["benchmark.split"],
          suite: group.suite,
          shownSuite: group.suite,
          groups: [place]
        )
      )
    }
    for place in columns.indices {
      columns[place].groups.sort { one, other in
        (groups[other].rows.count, one) < (groups[one].rows.count, other)
      }
    }
    return withoutWhatAllShare(inOrder(columns))
  }

  /// The columns by benchmark, the newest version first.
  private static func inOrder(_ columns: [Column]) -> [Column] {
    columns.enumerated().sorted { one, other in
      let (a, b) = (one.element, other.element)
      if a.benchmark != b.benchmark { return a.benchmark < b.benchmark }
      let versions = (numbers(a.version), numbers(b.version))
      if versions.0 != versions.1 { return versions.1.lexicographicallyPrecedes(versions.0) }
      return one.offset < other.offset
    }.map(\.element)
  }

  private static func numbers(_ version: String?) -> [Int] {
    (version ?? "").split { !$0.isNumber }.compactMap { Int($0) }
  }

  private static func withoutWhatAllShare(_ columns: [Column]) -> [Column] {
    columns.map { column in
      var shown = column
      let same = columns.filter { $0.benchmark == column.benchmark }
      if Set(same.map(\.version)).count == 1 { shown.version = nil }
      if Set(same.map(\.split)).count == 1 { shown.split = nil }
      if Set(same.map(\.suite)).count == 1 { shown.shownSuite = nil }
      return shown
    }
  }
}
