// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Reports
import Testing

struct VisibleTextTests {
  @Test(
    arguments: [
      ("plain text\n\tü", "plain text\n\tü"),
      ("\u{1B}[31m", "<U+001B>[31m"),
      ("a\u{0}b\u{7F}\u{9B}", "a<U+0000>b<U+007F><U+009B>"),
      ("\u{202E}\u{2066}\u{200B}\u{FEFF}", "<U+202E><U+2066><U+200B><U+FEFF>"),
      ("\u{2028}\u{2029}\u{85}", "<U+2028><U+2029><U+0085>"),
      ("a\r\nb\rc", "a<U+000D>\nb<U+000D>c"),
      ("\u{E0041}", "<U+E0041>"),
    ]
  )
  func showsWhatActsByItsNumber(text: String, visible: String) {
    #expect(text.visible == visible)
  }

  @Test func aLineHasNoLineBreaks() {
    #expect("a\nb\tc".visibleLine == "a<U+000A>b<U+0009>c")
  }
}
