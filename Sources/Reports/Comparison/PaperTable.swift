// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Runs
import Statistics

/// A comparison as a table for a paper: models by benchmarks, the best in bold, the protocol in one note.
///
/// Published scores stand below a rule of their own, each with the key that it is cited by, and are
/// neither ranked nor bold. Those that nobody can cite are left out.
struct PaperTable: Sendable {
  let comparison: Comparison
  let overview: ScoreOverview
  /// The columns of scores: those of the overview by the values of k, then those of published scores alone.
  private(set) var columns: [Column] = []
  let published: [PublishedRow]

  struct Column: Sendable {
    var title: String
    var metric: String
    /// The place of the column in the overview and its k; nil for published scores alone.
    var own: (place: Int, k: Int)?
  }

  init(_ comparison: Comparison) {
    self.comparison = comparison
    overview = ScoreOverview(comparison.groups)
    for (place, column) in overview.columns.enumerated() {
      let ks = column.groups.first.map { comparison.groups[$0].ks } ?? []
      for k in ks {
        columns.append(Column(title: column.title, metric: "pass@\(k)", own: (place, k)))
      }
    }
    let stated = comparison.stated.filter { $0.citation != nil }
    for score in stated where Self.place(of: score, in: columns, overview) == nil {
      columns.append(Column(title: score.benchmark, metric: score.metric))
    }
    published = PublishedRow.rows(of: stated) { [columns, overview] score in
      Self.place(of: score, in: columns, overview)
    }
  }

  /// The column of a published score: of the same benchmark, or of the one whose base suite it is.
  private static func place(
    of score: StatedScore,
    in columns: [Column],
    _ overview: ScoreOverview
  ) -> Int? {
    func place(_ benchmark: String, _ suite: String?) -> Int? {
      columns.lastIndex { column in
        guard column.metric == score.metric, let own = column.own else { return false }
        let found = overview.columns[own.place]
        return found.benchmark == benchmark && (suite == nil || found.suite == suite)
      }
    }
    return place(score.benchmark, score.benchmark.hasSuffix("+") ? "plus" : nil)
      ?? place(score.benchmark + "+", "base")
      ?? columns.firstIndex {
        $0.own == nil && $0.title == score.benchmark && $0.metric == score.metric
      }
  }

  // MARK: - Writing

  /// The table, and one of the paired differences, with the references that they cite as comments.
  var latex: String {
    let keys = published.map(\.citation)
    let references = PublishedReferences.bundled.entries.filter { keys.contains($0.key) }
    return Document.latexHead("Scores of \(overview.lines.count + published.count) rows")
      + scores.latex + (differences.map { "\n" + $0.latex } ?? "")
      + breakdowns.map { "\n" + $0.latex }.joined()
      + (references.isEmpty ? "" : "\n% References, for a file of BibTeX:\n")
      + references.sorted { $0.key < $1.key }.map { entry in
        entry.value.split(separator: "\n").map { "% \($0)\n" }.joined()
      }.joined(separator: "%\n")
  }

  private var metrics: Set<String> { Set(columns.map(\.metric)) }

  private var scores: LaTeXTable {
    let titles = columns.map { column in
      Table.Column(column.title + (metrics.count > 1 ? " \(column.metric)" : ""), .right)
    }
    let metric = metrics.count == 1 ? metrics.first ?? "pass@1" : "pass@k"
    var table = LaTeXTable(
      columns: [Table.Column("model")] + titles,
      caption: "\(metric) in percent",
      label: "tab:scores"
    )
    table.note = note
    for (place, line) in overview.lines.enumerated() {
      if place > 0 { table.rows.append(.gap) }
      table.rows += rows(of: line)
    }
    if !published.isEmpty {
      table.rows.append(.heading("Published, each under the protocol of its source"))
      for row in published {
        let cells = columns.indices.map { row.scores[$0].map(Self.percent) ?? "" }
        table.rows.append(.cells([row.name] + cells.map { LaTeXTable.Cell($0) }))
      }
    }
    return table
  }

  /// A row of scores, and one of their intervals.
  private func rows(of line: ScoreOverview.Line) -> [LaTeXTable.Row] {
    var scores: [LaTeXTable.Cell] = []
    var intervals: [LaTeXTable.Cell] = []
    for column in columns {
      guard let own = column.own, let cell = line.cells[own.place],
        let score = cell.row.scores.first(where: { $0.k == own.k })
      else {
        scores.append(LaTeXTable.Cell(""))
        intervals.append(LaTeXTable.Cell(""))
        continue
      }
      scores.append(self.cell(of: score, cell, own))
      let words =
        score.interval.map { "\(Self.percent($0.lower))–\(Self.percent($0.upper))" } ?? ""
      intervals.append(
        LaTeXTable.Cell(
          latex: words.isEmpty ? "" : "{\\scriptsize \(words.asLaTeX)}",
          width: words.widthInPoints
        )
      )
    }
    let rows = [[LaTeXTable.Cell(line.label)] + scores, [LaTeXTable.Cell("")] + intervals]
    return rows.filter { row in row.contains { !$0.latex.isEmpty } }.map { .cells($0) }
  }

  /// The score, bold where no other of its protocol is better, with the mark of another protocol.
  private func cell(
    of score: Comparison.Score,
    _ cell: ScoreOverview.Cell,
    _ own: (place: Int, k: Int)
  ) -> LaTeXTable.Cell {
    let text = Self.percent(score.value)
    let isMarked = overview.isMarked(cell, in: own.place)
    let best = isMarked ? nil : overview.best(in: own.place, k: own.k)
    let isBest = best.map { score.value >= $0 - 1e-12 } ?? false
    return LaTeXTable.Cell(
      latex: (isBest ? "\\textbf{\(text)}" : text)
        + (isMarked ? "\\textsuperscript{\(mark(of: cell.group))}" : ""),
      width: text.widthInPoints * (isBest ? 1.2 : 1) + (isMarked ? 6 : 0)
    )
  }

  /// The letter of a group whose protocol is not its column's.
  func mark(of group: Int) -> String {
    let marked = overview.columns.flatMap { $0.groups.dropFirst() }.sorted()
    let number = marked.firstIndex(of: group) ?? 0
    return number < 26 ? String(UnicodeScalar(UInt8(97 + number))) : "\(number + 1)"
  }

  /// A share in percent with one digit, as papers print it.
  static func percent(_ share: Double) -> String {
    let tenths = Int((share * 1000).rounded())
    return "\(tenths / 10).\(tenths % 10)"
  }

  // MARK: - Differences

  /// The most rows of a table that a page has room for.
  static let mostRows = 40

  /// Every tested pair; nil where nothing was tested, or more than a page holds.
  private var differences: LaTeXTable? {
    let pairs = comparison.groups.flatMap { group in group.pairs.map { (group, $0) } }
    guard !pairs.isEmpty, pairs.count <= Self.mostRows else { return nil }
    let isAdjusted = comparison.groups.contains { $0.pairs.count > 1 }
    var table = Table(
      [
        .init("benchmark"), .init("model"), .init("against"), .init("points", .right),
        .init("95 % interval", .right), .init("won", .right), .init("lost", .right),
        .init("p", .right),
      ] + (isAdjusted ? [.init("p adjusted", .right)] : [])
    )
    for (group, pair) in pairs {
      let column = overview.columns.first {
        $0.groups.contains { comparison.groups[$0].isSame(group) }
      }
      table.append(
        [
          column?.title ?? group.benchmark, pair.first, pair.second,
          pair.comparison.difference.points, pair.interval.inPoints, "\(pair.won.count)",
          "\(pair.lost.count)", pair.comparison.test.twoSided.probability,
        ] + (isAdjusted ? [pair.adjustedP.probability] : [])
      )
    }
    var result = LaTeXTable(
      columns: table.columns,
      caption: "Paired differences of pass@1 in points",
      label: "tab:differences"
    )
    result.rows = table.rows.map { .cells($0.map { LaTeXTable.Cell($0) }) }
    result.note =
      ("Over the same tasks; p is exact and two-sided (McNemar's for one sample a task)"
      + (isAdjusted ? ", adjusted by Benjamini and Hochberg's method within a benchmark." : "."))
      .asLaTeX
    return result
  }
}

extension Comparison.Group {
  fileprivate func isSame(_ other: Comparison.Group) -> Bool {
    facts == other.facts && suite == other.suite
  }
}
