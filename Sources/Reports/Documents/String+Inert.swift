// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

extension String {
  /// The text without characters that would move the cursor, colour the screen or turn the direction
  /// of writing: each becomes a space.
  ///
  /// Names of models, tasks and files come from others and are shown to a person.
  package var onOneLine: String {
    String(String.UnicodeScalarView(unicodeScalars.map { $0.isShown ? $0 : " " }))
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
    onOneLine.reduce(into: "") { text, character in
      if "\\`*[]<>|".contains(character) { text.append("\\") }
      text.append(character)
    }
  }
}

extension Unicode.Scalar {
  /// Whether the scalar is no control character and does not change the direction of writing.
  fileprivate var isShown: Bool {
    switch value {
    case 0..<0x20, 0x7f..<0xa0, 0x2028...0x202e, 0x2066...0x2069, 0x200e, 0x200f, 0x061c: false
    default: true
    }
  }
}
