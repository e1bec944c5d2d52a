// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

extension String {
  /// The lines of the text with their numbers, of which one is marked, inert.
  ///
  /// Lines count from 1. Of a line no more than `most` characters are shown.
  func numbered(most: Int, marking line: Int? = nil) -> String {
    // Python ends lines at these, and messages count Python's lines.
    var lines = split(
      omittingEmptySubsequences: false,
      whereSeparator: { $0 == "\n" || $0 == "\r\n" || $0 == "\r" }
    )
    if lines.last == "" { lines.removeLast() }
    let width = String(lines.count).count
    return lines.enumerated().map { place, text in
      let number = String(place + 1)
      let padding = String(repeating: " ", count: width - number.count)
      let text = String(text).visible.cut(to: most)
      return (place + 1 == line ? "> " : "  ") + padding + number + " |"
        + (text.isEmpty ? "" : " ") + text + "\n"
    }.joined()
  }

  /// The text, or its beginning and how much more there is.
  func cut(to most: Int) -> String {
    guard utf8.count > most else { return self }
    let count = unicodeScalars.count
    guard count > most else { return self }
    let kept = String(String.UnicodeScalarView(unicodeScalars.prefix(most)))
    return "\(kept) … and \(count - most) characters more"
  }
}

extension [(String, String)] {
  /// The pairs one a line, the second parts below one another, inert.
  func aligned(most: Int, indent: String = "") -> String {
    let width = map(\.0.count).max() ?? 0
    return map { name, value in
      let padding = String(repeating: " ", count: width - name.count + 2)
      return indent + name.visibleLine + padding + value.visibleLine.cut(to: most) + "\n"
    }.joined()
  }
}

extension Duration {
  /// Seconds with three digits after the point.
  var words: String {
    let milliseconds = Int((self / .milliseconds(1)).rounded())
    let fraction = String(milliseconds % 1000)
    let zeros = String(repeating: "0", count: 3 - fraction.count)
    return "\(milliseconds / 1000).\(zeros)\(fraction) s"
  }
}

extension Int {
  /// A count of bytes in MiB with one digit after the point.
  var mebibytes: String {
    let tenths = Int((Double(self) / Double(1 << 20) * 10).rounded())
    return "\(tenths / 10).\(tenths % 10) MiB"
  }
}
