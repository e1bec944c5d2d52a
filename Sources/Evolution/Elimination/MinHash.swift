// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// Which texts may share so many of their runs of five words that they are worth comparing.
///
/// 32 bands of 4 hashes find a pair with a similarity of 0.7 in all but 2 of 10,000 cases. The hashes are
/// constants, so that a text has the same bands on every machine.
struct MinHash: Sendable, Hashable {
  static let wordsInGram = 5
  private static let bands = 32
  private static let rows = 4

  /// The hashes of the runs, once each and in order.
  let grams: [UInt64]

  /// A text of fewer words than a run has is one run.
  init(_ text: NormalText) {
    let words = Self.words(of: text.text).map { Self.hash($0.utf8) }
    var grams: Set<UInt64> = []
    for start in 0...max(0, words.count - Self.wordsInGram) {
      let run = words[min(start, words.count)..<min(start + Self.wordsInGram, words.count)]
      grams.insert(run.reduce(UInt64(run.count)) { Self.mixed($0 &* 31 &+ $1) })
    }
    self.grams = grams.sorted()
  }

  /// The part of all runs of two texts that both have.
  func similarity(to other: MinHash) -> Double {
    var shared = 0
    var (left, right) = (0, 0)
    while left < grams.count, right < other.grams.count {
      if grams[left] == other.grams[right] {
        shared += 1
        left += 1
        right += 1
      } else if grams[left] < other.grams[right] {
        left += 1
      } else {
        right += 1
      }
    }
    return Double(shared) / Double(max(1, grams.count + other.grams.count - shared))
  }

  /// The bands, of which two texts that are alike share one.
  var keys: [UInt64] {
    (0..<Self.bands).map { band in
      (0..<Self.rows).reduce(UInt64(band)) { key, row in
        let salt = Self.mixed(UInt64(band * Self.rows + row + 1))
        let least = grams.lazy.map { Self.mixed($0 ^ salt) }.min() ?? 0
        return Self.mixed(key &* 31 &+ least)
      }
    }
  }

  /// The words of a text, and its signs, which in code mean as much; not those of prose.
  private static func words(of text: String) -> [Substring] {
    var words: [Substring] = []
    var start: String.Index?
    for place in text.indices {
      let character = text[place]
      let isOfWord = character.isLetter || character.isNumber || character == "_"
      if isOfWord {
        start = start ?? place
      } else {
        if let first = start { words.append(text[first..<place]) }
        start = nil
        if !character.isWhitespace, !".,;:!?'\"()".contains(character) {
          words.append(text[place...place])
        }
      }
    }
    if let first = start { words.append(text[first...]) }
    return words
  }

  /// FNV-1a.
  private static func hash(_ bytes: some Sequence<UInt8>) -> UInt64 {
    bytes.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  }

  /// The finalizer of SplitMix64.
  private static func mixed(_ value: UInt64) -> UInt64 {
    var value = value &+ 0x9e37_79b9_7f4a_7c15
    value = (value ^ value >> 30) &* 0xbf58_476d_1ce4_e5b9
    value = (value ^ value >> 27) &* 0x94d0_49bb_1331_11eb
    return value ^ value >> 31
  }
}
