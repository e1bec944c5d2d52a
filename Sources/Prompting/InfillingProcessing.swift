// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// What is taken of a text that belongs between a prompt and a suffix.
///
/// White space is kept: the indentation of a middle is part of it. Cut is what no middle has: the tokens by which
/// models mark the parts, and the suffix where a model writes it once more.
package struct InfillingProcessing: Sendable, Hashable {
  /// Whether the middle is one line, its end included.
  package var isOneLine: Bool

  package init(isOneLine: Bool) {
    self.isOneLine = isOneLine
  }

  /// The processing for a benchmark by its name.
  package static func of(_ benchmark: String) -> InfillingProcessing {
    InfillingProcessing(isOneLine: benchmark.hasSuffix("single-line"))
  }

  /// How many lines of the suffix in a row, none of them blank, are the suffix once more: one may stand in a
  /// middle as well.
  private static let repeatedLines = 2

  /// What tells this processing from others.
  var settings: String {
    let lines = isOneLine ? "one line" : "lines until \(Self.repeatedLines) of the suffix"
    return (FillTokens.all + [lines]).joined(separator: "|")
  }

  /// The middle in a text.
  func middle(in text: String, before suffix: String) -> Substring {
    let end = FillTokens.all.compactMap { text.utf8.start(of: $0.utf8) }.min()
    let text = text[..<(end ?? text.endIndex)]
    return isOneLine ? Self.firstLine(of: text) : Self.cut(text, before: suffix)
  }

  /// The text up to the end of its first line that is not blank.
  private static func firstLine(of text: Substring) -> Substring {
    let bytes = text.utf8
    guard let start = bytes.firstIndex(where: { !isBlank($0) }),
      let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n"))
    else { return text }
    return text[..<bytes.index(after: end)]
  }

  /// The text up to where the suffix begins once more.
  private static func cut(_ text: Substring, before suffix: String) -> Substring {
    let wanted = lines(of: suffix[...]).prefix(repeatedLines)
    let own = lines(of: text)
    guard wanted.count == repeatedLines, own.count > repeatedLines else { return text }
    for place in 1...(own.count - repeatedLines)
    where zip(own[place...], wanted).allSatisfy({ $0.elementsEqual($1) }) {
      return text[..<own[place].startIndex]
    }
    return text
  }

  /// The lines that are not blank.
  private static func lines(of text: Substring) -> [Substring.UTF8View] {
    text.utf8.split(separator: UInt8(ascii: "\n")).filter { !$0.allSatisfy(isBlank) }
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || UInt8(ascii: "\t")...UInt8(ascii: "\r") ~= byte
  }
}
