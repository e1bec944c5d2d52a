// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

extension String.UTF8View {
  /// Where some bytes first occur.
  ///
  /// Bytes, not characters: in `"\r\ndef"` the newline is no character of its own.
  package func start(of word: String.UTF8View) -> Index? {
    guard let first = word.first else { return nil }
    var rest = self[...]
    while let candidate = rest.firstIndex(of: first) {
      if self[candidate...].starts(with: word) { return candidate }
      rest = self[index(after: candidate)...]
    }
    return nil
  }
}
