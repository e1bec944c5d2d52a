// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Prompting

extension StopCut {
  /// A text up to the first of some sequences, none of which is kept.
  ///
  /// Where two begin at one place the first in the list is named. A sequence of valid UTF-8 begins
  /// only where a character does, but it may part a character of several scalars.
  static func cut(_ text: String, at stops: [String]) -> (text: String, cut: StopCut?) {
    var first: (index: String.Index, stop: String)?
    for stop in stops {
      guard let index = text.utf8.start(of: stop.utf8) else { continue }
      if let earlier = first, earlier.index <= index { continue }
      first = (index, stop)
    }
    guard let first else { return (text, nil) }
    return (String(text[..<first.index]), .local(first.stop))
  }
}
