// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

extension Document {
  /// A page of its own that loads nothing and runs nothing.
  package var html: String {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
    <title>\(title.asHTML)</title>
    <style>
    \(Self.style)
    </style>
    </head>
    <body>
    <main>
    <h1>\(title.asHTML)</h1>
    \(blocks.map(\.html).joined(separator: "\n"))
    </main>
    </body>
    </html>

    """
  }

  private static let style = """
    :root { color-scheme: light dark; }
    body { font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 75rem; padding: 1rem; }
    .wide { overflow-x: auto; }
    table { border-collapse: collapse; font-variant-numeric: tabular-nums; margin: 1rem 0; }
    th, td { border-bottom: 1px solid; padding: .25rem .75rem; text-align: left; }
    .right { text-align: right; white-space: nowrap; }
    """
}

extension Document.Block {
  fileprivate var html: String {
    switch self {
    case .heading(let text): "<h2>\(text.asHTML)</h2>"
    case .paragraph(let text): "<p>\(text.asHTML)</p>"
    case .table(let table):
      // A region that scrolls has to be reachable by the keyboard.
      "<div class=\"wide\" role=\"region\" aria-label=\"table\" tabindex=\"0\">\n\(table.html)</div>"
    case .notes(let notes):
      "<ul>\n" + notes.map { "<li>\($0.asHTML)</li>\n" }.joined() + "</ul>"
    }
  }
}

extension Table {
  /// The table as HTML whose cells are text.
  package var html: String {
    func row(_ cells: [String], _ tag: String) -> String {
      let columns = zip(columns, cells).map { column, cell in
        let alignment = column.alignment == .right ? " class=\"right\"" : ""
        let scope = tag == "th" ? " scope=\"col\"" : ""
        return "<\(tag)\(scope)\(alignment)>\(cell.asHTML)</\(tag)>"
      }
      return "<tr>\(columns.joined())</tr>\n"
    }
    return "<table>\n<thead>\n" + row(columns.map(\.title), "th") + "</thead>\n<tbody>\n"
      + rows.map { row($0, "td") }.joined() + "</tbody>\n</table>\n"
  }
}
