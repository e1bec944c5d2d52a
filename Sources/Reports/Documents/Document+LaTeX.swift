// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

extension Document {
  /// The document for a paper; notes follow their table.
  package var latex: String {
    var caption = title
    var tables = 0
    var text = Self.latexHead(title) + "\\begingroup\\sloppy\n"
    for block in blocks {
      switch block {
      case .heading(let heading):
        caption = heading
        text += "\n\\paragraph{\(heading.asLaTeX)}\n"
      case .paragraph(let words): text += "\n\(words.asLaTeX)\n"
      case .table(let table):
        tables += 1
        text += "\n" + table.latex(caption: caption, label: "tab:evalharness-\(tables)")
      case .notes(let notes):
        text += "\n" + notes.map { "{\\footnotesize \($0.asLaTeX)\\par}\n" }.joined()
      }
    }
    return text + "\\par\\endgroup\n"
  }

  /// What stands above all that is written for a paper.
  static func latexHead(_ title: String) -> String {
    """
    % \(title.onOneLine)
    % To be read with \\input. Nothing but LaTeX is needed; the rules are those of booktabs where the paper
    % uses that package.
    \\providecommand{\\toprule}{\\hline\\noalign{\\smallskip}}
    \\providecommand{\\midrule}{\\noalign{\\smallskip}\\hline\\noalign{\\smallskip}}
    \\providecommand{\\bottomrule}{\\noalign{\\smallskip}\\hline}

    """
  }
}

extension Table {
  fileprivate func latex(caption: String, label: String) -> String {
    var table = LaTeXTable(columns: columns, caption: caption, label: label)
    table.rows = rows.map { row in
      .cells(zip(row, columns).map { cell, column in LaTeXTable.Cell(column.isRange(cell)) })
    }
    return table.latex
  }
}

extension Table.Column {
  /// The cell, in which a range of counts has the dash of one.
  fileprivate func isRange(_ cell: String) -> String {
    let parts = cell.split(separator: "-", omittingEmptySubsequences: false)
    let isRange =
      alignment == .right && parts.count == 2
      && parts.allSatisfy { !$0.isEmpty && $0.allSatisfy(\.isNumber) }
    return isRange ? parts.joined(separator: "–") : cell
  }
}
