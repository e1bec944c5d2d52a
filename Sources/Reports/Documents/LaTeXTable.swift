// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// A table of an article in two columns: set in one of them where it fits, and across both where not.
struct LaTeXTable {
  /// What stands in a cell.
  struct Cell {
    var latex: String
    /// About how wide it is in a font of 10 points, in points.
    var width: Double

    init(latex: String, width: Double) {
      self.latex = latex
      self.width = width
    }

    /// A text.
    init(_ text: String) {
      self.init(latex: text.asLaTeX, width: text.widthInPoints)
    }
  }

  enum Row {
    case cells([Cell])
    /// A little room above the next row.
    case gap
    /// A rule, and a line of words across all columns below it.
    case heading(String)
  }

  var columns: [Table.Column]
  var rows: [Row] = []
  var caption: String
  var label: String
  /// Sentences in LaTeX, below the table.
  var note = ""

  /// How wide a column of text and the text are in the narrowest class that is known, in points.
  private static let (oneColumn, bothColumns) = (215.0, 450.0)
  private static let gap = 3.0
  private static let sizes = [
    (name: "\\small", scale: 0.93), (name: "\\footnotesize", scale: 0.86),
    (name: "\\scriptsize", scale: 0.8),
  ]

  /// The table, in parts one below the other where even both columns are too narrow.
  var latex: String {
    for size in Self.sizes.prefix(2)
    where width(of: Array(columns.indices), size.scale) <= Self.oneColumn {
      return float("table", size, [Array(columns.indices)], nil)
    }
    for size in Self.sizes where width(of: Array(columns.indices), size.scale) <= Self.bothColumns {
      return float("table*", size, [Array(columns.indices)], nil)
    }
    let size = Self.sizes[2]
    let first = min(naturalWidth(0, size.scale), Self.bothColumns / 3)
    return float("table*", size, parts(after: first, size.scale), first)
  }

  // MARK: - Widths

  /// How wide a column is, whose title may be broken between its words.
  private func naturalWidth(_ column: Int, _ scale: Double) -> Double {
    let cells = rows.compactMap { row -> Double? in
      if case .cells(let cells) = row { cells[column].width } else { nil }
    }
    let words = columns[column].title.split(separator: " ").map { String($0).widthInPoints }
    return scale * max(cells.max() ?? 0, words.max() ?? 0)
  }

  private func width(of columns: [Int], _ scale: Double) -> Double {
    columns.reduce(0) { $0 + naturalWidth($1, scale) } + 2 * Self.gap * Double(columns.count - 1)
  }

  /// The columns after the first in parts that fit beside it, each of which begins with the first.
  private func parts(after first: Double, _ scale: Double) -> [[Int]] {
    var parts = [[0]]
    var used = first
    for column in columns.indices.dropFirst() {
      let width = min(naturalWidth(column, scale), widest(after: first)) + 2 * Self.gap
      if used + width > Self.bothColumns, parts[parts.count - 1].count > 1 {
        parts.append([0])
        used = first
      }
      parts[parts.count - 1].append(column)
      used += width
    }
    return parts
  }

  /// The most that a column beside the first may take.
  private func widest(after first: Double) -> Double { (Self.bothColumns - first) / 2 }

  // MARK: - Writing

  private func float(
    _ environment: String,
    _ size: (name: String, scale: Double),
    _ parts: [[Int]],
    _ first: Double?
  ) -> String {
    let bodies = parts.map { tabular($0, size.scale, first) }.joined(separator: "\\par\\medskip\n")
    return """
      \\begin{\(environment)}[t]
      \\centering
      \\caption{\(caption.asLaTeX)}
      \\label{\(label)}
      \(size.name)
      \\setlength{\\tabcolsep}{\(Int(Self.gap))pt}%
      \(bodies)\(note.isEmpty ? "" : "\\par\\smallskip\n{\\footnotesize\\raggedright\\sloppy \(note)\\par}\n")\
      \\end{\(environment)}

      """
  }

  private func tabular(_ places: [Int], _ scale: Double, _ first: Double?) -> String {
    let forms = places.map { place -> String in
      let most = place == 0 ? first : first.map { widest(after: $0) }
      // A column that is narrowed breaks its lines.
      if let most, naturalWidth(place, scale) > most { return "p{\(Int(most))pt}" }
      return columns[place].alignment == .left ? "l" : "r"
    }
    func cells(_ cells: [Cell]) -> String {
      zip(places, forms).map { place, form in
        let latex = cells[place].latex
        return form.hasPrefix("p") && !latex.isEmpty ? "\\raggedright \(latex)" : latex
      }.joined(separator: " & ") + " \\tabularnewline\n"
    }
    let titles = places.map { title($0, scale) }.joined(separator: " & ")
    let body = rows(in: places).map { row in
      switch row {
      case .cells(let all): cells(all)
      case .gap: "\\noalign{\\smallskip}\n"
      case .heading(let text):
        "\\midrule\n\\multicolumn{\(places.count)}{@{}l@{}}{\\emph{\(text.asLaTeX)}} \\\\\n"
      }
    }.joined()
    return
      "\\begin{tabular}{@{}\(forms.joined())@{}}\n\\toprule\n\(titles) \\\\\n\\midrule\n\(body)"
      + "\\bottomrule\n\\end{tabular}\n"
  }

  /// The rows with something in one of the columns after the first.
  private func rows(in places: [Int]) -> [Row] {
    guard places.count < columns.count else { return rows }
    var kept: [Row] = []
    for row in rows {
      switch row {
      case .cells(let cells) where places.dropFirst().allSatisfy({ cells[$0].latex.isEmpty }):
        continue
      case .gap:
        if case .cells = kept.last { kept.append(row) }
      default: kept.append(row)
      }
    }
    if case .gap = kept.last { kept.removeLast() }
    return kept
  }

  /// A title in lines of no more than the column is wide.
  private func title(_ column: Int, _ scale: Double) -> String {
    let title = columns[column].title
    let most = naturalWidth(column, scale) + 0.01
    var lines: [String] = []
    for word in title.split(separator: " ").map(String.init) {
      if let last = lines.last, (last + " " + word).widthInPoints * scale <= most {
        lines[lines.count - 1] = last + " " + word
      } else {
        lines.append(word)
      }
    }
    guard lines.count > 1 else { return title.asLaTeX }
    let form = columns[column].alignment == .left ? "l" : "r"
    return "\\begin{tabular}[b]{@{}\(form)@{}}\(lines.map(\.asLaTeX).joined(separator: "\\\\"))"
      + "\\end{tabular}"
  }
}
