// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

extension String {
  /// The text on one line, with every other character that acts shown by its number.
  ///
  /// Names of models, tasks and files come from others and are shown to a person.
  package var onOneLine: String {
    guard utf8.contains(where: { $0 < 0x20 || $0 >= 0x7f }) else { return self }
    let spaced = unicodeScalars.map { "\n\r\t".unicodeScalars.contains($0) ? " " : $0 }
    return String(String.UnicodeScalarView(spaced)).visibleLine
  }

  /// The text with the characters that mean something to HTML spelled out, for elements and for
  /// attributes in double quotes.
  package var asHTML: String {
    var text = ""
    for scalar in onOneLine.unicodeScalars {
      switch scalar {
      case "&": text += "&amp;"
      case "<": text += "&lt;"
      case ">": text += "&gt;"
      case "\"": text += "&quot;"
      case "'": text += "&#39;"
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text
  }

  /// The text with the characters by which a name could become a link, markup or a cell of a table
  /// spelled out.
  var asMarkdown: String {
    // Scalar by scalar: a bar with an accent on it is one character to Swift, and a bar to Markdown.
    onOneLine.unicodeScalars.reduce(into: "") { text, scalar in
      if "\\`*[]<>|".unicodeScalars.contains(scalar) { text += "\\" }
      text.unicodeScalars.append(scalar)
    }
  }
}
