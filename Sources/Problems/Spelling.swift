// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// Guesses which known name a user meant.
package enum Spelling {
  /// The known name nearest to a word, or nil when none is near.
  ///
  /// Near is at most one edit in three letters, whatever the case of the letters.
  package static func closest(to word: String, among known: [String]) -> String? {
    // Longer than any name that is known: nobody meant one.
    guard word.utf8.count <= 64 else { return nil }
    let word = Array(word.lowercased())
    let nearest =
      known
      .map { (name: $0, edits: edits(from: word, to: Array($0.lowercased()))) }
      .min { $0.edits < $1.edits }
    guard let nearest, nearest.edits <= max(1, word.count / 3) else { return nil }
    return nearest.name
  }

  /// The Levenshtein distance.
  private static func edits(from source: [Character], to target: [Character]) -> Int {
    var row = Array(0...target.count)
    for (i, letter) in source.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, other) in target.enumerated() {
        let substituted = diagonal + (letter == other ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = min(substituted, row[j] + 1, row[j + 1] + 1)
      }
    }
    return row[target.count]
  }
}
