// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// Headings, paragraphs, tables and notes that can be written as text, Markdown, LaTeX or HTML.
package struct Document: Sendable, Hashable {
  package enum Block: Sendable, Hashable {
    case heading(String)
    case paragraph(String)
    case table(Table)
    /// Sentences that each stand for themselves.
    case notes([String])
  }

  /// What the page is called where a page has a name.
  package var title: String
  package var blocks: [Block] = []

  package init(title: String) {
    self.title = title
  }

  package mutating func add(_ block: Block) {
    switch block {
    case .notes(let notes) where notes.isEmpty: break
    case .table(let table) where table.rows.isEmpty: break
    default: blocks.append(block)
    }
  }

  /// The blocks with an empty line between them, ending in a newline.
  package var text: String {
    blocks.map { block in
      switch block {
      case .heading(let text): text.onOneLine + "\n"
      case .paragraph(let text): text.onOneLine + "\n"
      case .table(let table): table.text
      case .notes(let notes): notes.map { $0.onOneLine + "\n" }.joined()
      }
    }.joined(separator: "\n")
  }

  package var markdown: String {
    blocks.map { block in
      switch block {
      case .heading(let text): "## \(text.asMarkdown)\n"
      case .paragraph(let text): text.asMarkdown + "\n"
      case .table(let table): table.markdown
      case .notes(let notes): notes.map { "- \($0.asMarkdown)\n" }.joined()
      }
    }.joined(separator: "\n")
  }
}
