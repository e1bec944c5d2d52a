// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

extension Markup {
  /// The rows of a table in the making.
  struct Rows {
    fileprivate var markup = Markup()
    /// The columns of numbers.
    fileprivate let numbers: Set<Int>

    /// Adds a row of texts, the first of which names it.
    mutating func row(_ cells: [String]) {
      markup.element("tr") { row in
        for (place, cell) in cells.enumerated() {
          if place == 0 {
            row.element("th", ["scope": "row"]) { $0.name(cell) }
          } else {
            row.element("td", numbers.contains(place) ? ["class": "number"] : [:], cell)
          }
        }
      }
      markup.newline()
    }

    /// Adds a row of what a closure makes: cells.
    mutating func row(
      _ attributes: KeyValuePairs<StaticString, String>,
      _ body: (inout Markup) -> Void
    ) {
      markup.element("tr", attributes, body)
      markup.newline()
    }
  }

  /// Adds a table that scrolls sideways where it is too wide.
  mutating func table(
    _ caption: String,
    _ titles: [String],
    numbers: Set<Int> = [],
    className: String = "",
    _ rows: (inout Rows) throws -> Void
  ) rethrows {
    var body = Rows(numbers: numbers)
    try rows(&body)
    element("div", ["class": "scroll", "role": "group", "aria-label": caption, "tabindex": "0"]) {
      $0.element("table", className.isEmpty ? [:] : ["class": className]) { table in
        table.element("caption", [:], caption)
        table.element("thead") { head in
          head.element("tr") { row in
            for (place, title) in titles.enumerated() {
              row.element(
                "th",
                numbers.contains(place) ? ["scope": "col", "class": "number"] : ["scope": "col"]
              ) { $0.name(title) }
            }
          }
        }
        table.newline()
        table.element("tbody") { $0.append(body.markup) }
      }
    }
    newline()
  }

  /// Adds what was made apart.
  mutating func append(_ other: Markup) { html += other.html }
}
