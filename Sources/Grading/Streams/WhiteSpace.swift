// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// White space in UTF-8, as Python's `str.strip` and `str.split` know it.
extension ArraySlice<UInt8> {
  /// The text without white space at its ends.
  var stripped: ArraySlice<UInt8> {
    var text = self
    while let width = Self.spaceWidth(before: text.prefix(3)) { text.removeFirst(width) }
    while let width = text.spaceWidthAtEnd { text.removeLast(width) }
    return text
  }

  /// What stands between white space.
  var words: [ArraySlice<UInt8>] {
    var words: [ArraySlice<UInt8>] = []
    var start = startIndex
    var position = startIndex
    while position < endIndex {
      guard let width = Self.spaceWidth(before: self[position..<Swift.min(position + 3, endIndex)])
      else {
        position += 1
        continue
      }
      if start < position { words.append(self[start..<position]) }
      position += width
      start = position
    }
    if start < endIndex { words.append(self[start...]) }
    return words
  }

  /// How many bytes the white space has that a text begins with; nil for other characters.
  private static func spaceWidth(before text: ArraySlice<UInt8>) -> Int? {
    guard let first = text.first else { return nil }
    guard first >= 0x80 else { return isSpace(first) ? 1 : nil }
    return wideSpaces.first { text.starts(with: $0) }?.count
  }

  private var spaceWidthAtEnd: Int? {
    guard let last else { return nil }
    guard last >= 0x80 else { return Self.isSpace(last) ? 1 : nil }
    return Self.wideSpaces.first { suffix($0.count).elementsEqual($0) }?.count
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || 0x09...0x0d ~= byte || 0x1c...0x1f ~= byte
  }

  /// The white space that is no ASCII: U+0085, U+00A0, U+1680, U+2000 to U+200A, and so on.
  private static let wideSpaces: [[UInt8]] =
    ([0x85, 0xa0, 0x1680] + Array(0x2000...0x200a) + [0x2028, 0x2029, 0x202f, 0x205f, 0x3000])
    .compactMap(Unicode.Scalar.init).map { Array(String(Character($0)).utf8) }
}
