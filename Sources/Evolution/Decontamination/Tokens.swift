// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// Words of texts as numbers, so that comparing them is cheap.
struct Vocabulary: Sendable {
  private var numbers: [Substring: Int32] = [:]

  /// What stands for a token that no problem has.
  static let unknown: Int32 = -1

  /// The numbers of tokens; new ones are added.
  mutating func add(_ tokens: [Substring]) -> [Int32] {
    tokens.map { token in
      if let number = numbers[token] { return number }
      // A copy of its own, which does not keep the whole text.
      let number = Int32(numbers.count)
      numbers[Substring(String(token))] = number
      return number
    }
  }

  /// The numbers of tokens, ``unknown`` for those that are not there.
  func numbers(of tokens: [Substring]) -> [Int32] {
    tokens.map { numbers[$0] ?? Self.unknown }
  }
}

extension String {
  /// The lower-cased text in runs of letters and digits and, by themselves, other characters that are no
  /// white space.
  var tokens: [Substring] { parts(keepsSigns: true) }

  /// The lower-cased words, without what stands between them.
  var words: [Substring] { parts(keepsSigns: false) }

  private func parts(keepsSigns: Bool) -> [Substring] {
    let text = lowercased()
    let bytes = text.utf8
    var result: [Substring] = []
    var start: String.Index?
    var index = bytes.startIndex
    while index < bytes.endIndex {
      let byte = bytes[index]
      let next = bytes.index(after: index)
      let isWord =
        UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte
        || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || byte >= 0x80
      if isWord {
        start = start ?? index
      } else {
        if let from = start { result.append(text[from..<index]) }
        start = nil
        if keepsSigns, byte > 0x20 { result.append(text[index..<next]) }
      }
      index = next
    }
    if let from = start { result.append(text[from...]) }
    return result
  }
}

extension ArraySlice<Int32> {
  /// A number by which equal runs are found; others seldom have the same.
  var hash64: UInt64 {
    reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64(UInt32(bitPattern: $1))) &* 0x100_0000_01b3 }
  }
}
