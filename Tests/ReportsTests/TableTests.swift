// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Reports
import Testing

struct TableTests {
  private var table: Table {
    var table = Table([.init("name"), .init("n", .right), .init("note")])
    table.append(["é, \"x\"", "1", ""])
    table.append(["a|b\nc", "12345", "y"])
    return table
  }

  /// With an accent on it, a bar is one character to Swift, and a bar to those who read the table.
  @Test func marksWithAccentsAreSpelledOut() {
    var table = Table([.init("name")])
    table.append(["|\u{301}&\u{301}\"\u{301}<\u{301}"])
    #expect(table.markdown.contains("| \\|\u{301}&\u{301}\"\u{301}\\<\u{301} |\n"))
    #expect(table.csv == "name\n\"|\u{301}&\u{301}\"\"\u{301}<\u{301}\"\n")
    #expect(
      table.rendered(as: .latex).contains(
        "\\textbar{}{[}U+301{]}\\&{[}U+301{]}''{[}U+301{]}\\textless{}{[}U+301{]}"
      )
    )
    #expect(table.html.contains("|\u{301}&amp;\u{301}&quot;\u{301}&lt;\u{301}</td>"))
  }

  @Test func alignsText() {
    #expect(
      table.text == """
        name        n  note
        é, "x"      1
        a|b c   12345  y

        """
    )
  }

  @Test func writesMarkdown() {
    #expect(
      table.markdown == #"""
        | name   |     n | note |
        | ------ | ----: | ---- |
        | é, "x" |     1 |      |
        | a\|b c | 12345 | y    |

        """#
    )
  }

  @Test func writesCSV() {
    #expect(table.csv == "name,n,note\n\"é, \"\"x\"\"\",1,\n\"a|b\nc\",12345,y\n")
  }
}
