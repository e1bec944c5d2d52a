// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Runs

/// Rows of text under titles.
package struct Table: Sendable, Hashable {
  package enum Alignment: Sendable, Hashable {
    case left
    /// For numbers.
    case right
  }

  package struct Column: Sendable, Hashable {
    package var title: String
    package var alignment: Alignment

    package init(_ title: String, _ alignment: Alignment = .left) {
      self.title = title
      self.alignment = alignment
    }
  }

  package var columns: [Column]
  package private(set) var rows: [[String]] = []

  package init(_ columns: [Column]) {
    self.columns = columns
  }

  /// Adds a row.
  ///
  /// - Precondition: The row has a cell for each column.
  package mutating func append(_ row: [String]) {
    precondition(row.count == columns.count, "a row needs a cell for each column")
    rows.append(row)
  }

  /// The table without the columns that have no text in any row.
  package var withoutEmptyColumns: Table {
    let kept = columns.indices.filter { place in rows.contains { !$0[place].isEmpty } }
    var table = Table(kept.map { columns[$0] })
    for row in rows { table.append(kept.map { row[$0] }) }
    return table
  }

  // MARK: - Text

  /// Aligned columns, two spaces apart.
  ///
  /// Line breaks within a cell become spaces.
  package var text: String {
    let lines = ([columns.map(\.title)] + rows).map { $0.map(\.onOneLine) }
    return aligned(lines).map { $0.joined(separator: "  ").withoutTrailingSpaces + "\n" }.joined()
  }

  /// A Markdown table, whose source is aligned too.
  package var markdown: String {
    let cells = ([columns.map(\.title)] + rows).map { row in
      row.map(\.asMarkdown)
    }
    var lines = aligned(cells, leastWidth: 3).map { "| " + $0.joined(separator: " | ") + " |\n" }
    let rule = zip(columns, widths(cells)).map { column, width in
      column.alignment == .left
        ? String(repeating: "-", count: max(3, width))
        : String(repeating: "-", count: max(3, width) - 1) + ":"
    }
    lines.insert("| " + rule.joined(separator: " | ") + " |\n", at: 1)
    return lines.joined()
  }

  /// Comma-separated values as RFC 4180 has them, but with plain newlines.
  package var csv: String {
    ([columns.map(\.title)] + rows).map { row in
      row.map(\.asCSV).joined(separator: ",") + "\n"
    }.joined()
  }

  /// The table in a format; as JSON it is an array of one object a row.
  package func rendered(as format: ReportFormat, title: String = "evalharness") -> String {
    var page = Document(title: title)
    page.add(.table(self))
    switch format {
    case .text: return text
    case .markdown: return markdown
    case .csv: return csv
    case .latex: return page.latex
    case .html: return page.html
    case .json:
      let objects = rows.map { row in
        JSONValue.object(zip(columns, row).map { .init($0.title, .string($1)) })
      }
      return JSONValue.array(objects).text(.indented) + "\n"
    }
  }

  private func aligned(_ lines: [[String]], leastWidth: Int = 0) -> [[String]] {
    let widths = widths(lines).map { max(leastWidth, $0) }
    return lines.map { line in
      zip(zip(line, widths), columns).map { cell, column in
        let padding = String(repeating: " ", count: cell.1 - cell.0.unicodeScalars.count)
        return column.alignment == .left ? cell.0 + padding : padding + cell.0
      }
    }
  }

  private func widths(_ lines: [[String]]) -> [Int] {
    columns.indices.map { place in
      lines.map { $0[place].unicodeScalars.count }.max() ?? 0
    }
  }
}

extension String {
  fileprivate var withoutTrailingSpaces: Substring {
    guard let last = lastIndex(where: { $0 != " " }) else { return "" }
    return self[...last]
  }

  fileprivate var asCSV: String {
    let isPlain = !unicodeScalars.contains { "\",\r\n".unicodeScalars.contains($0) }
    guard !isPlain else { return self }
    let doubled = unicodeScalars.flatMap { $0 == "\"" ? [$0, $0] : [$0] }
    return "\"" + String(String.UnicodeScalarView(doubled)) + "\""
  }
}
