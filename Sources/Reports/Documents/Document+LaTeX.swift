// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

extension Document {
  /// The document for a paper that uses the package booktabs; notes follow their table.
  package var latex: String {
    "% \(title.onOneLine)\n% Needs \\usepackage{booktabs}.\n"
      + blocks.map { block in
        switch block {
        case .heading(let text): "\n\\paragraph{\(text.asLaTeX)}\n"
        case .paragraph(let text): "\n\(text.asLaTeX)\n"
        case .table(let table): "\n" + table.latex
        case .notes(let notes):
          "\n" + notes.map { "{\\footnotesize \($0.asLaTeX)\\par}\n" }.joined()
        }
      }.joined()
  }
}

extension Table {
  /// A `tabular` with the rules of booktabs.
  package var latex: String {
    let form = columns.map { $0.alignment == .left ? "l" : "r" }.joined()
    func line(_ cells: [String]) -> String {
      cells.map(\.asLaTeX).joined(separator: " & ") + " \\\\\n"
    }
    return "\\begin{tabular}{\(form)}\n\\toprule\n" + line(columns.map(\.title)) + "\\midrule\n"
      + rows.map(line).joined() + "\\bottomrule\n\\end{tabular}\n"
  }
}

extension String {
  /// The text with the characters that mean something to LaTeX spelled out.
  fileprivate var asLaTeX: String {
    onOneLine.unicodeScalars.reduce(into: "") { text, scalar in
      switch scalar {
      case "\\": text += "\\textbackslash{}"
      case "~": text += "\\textasciitilde{}"
      case "^": text += "\\textasciicircum{}"
      case "&", "%", "$", "#", "_", "{", "}": text += "\\\(scalar)"
      default: text.unicodeScalars.append(scalar)
      }
    }
  }
}
