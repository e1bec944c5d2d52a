// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Reports

/// The expected documents are what libxml2 writes, with U+FFFD for what it writes and XML forbids.
struct XMLElementTests {
  @Test func elementsStandALineEach() {
    var root = XMLElement("testsuites")
    var suite = XMLElement("testsuite", [("name", "gate"), ("tests", "1")])
    suite.add(XMLElement("properties"))
    suite.add(XMLElement("system-out", text: "a\n  b"))
    root.add(suite)
    #expect(
      root.document == """
        <?xml version="1.0" encoding="utf-8" standalone="no"?>
        <testsuites>
          <testsuite name="gate" tests="1">
            <properties></properties>
            <system-out>a
          b</system-out>
          </testsuite>
        </testsuites>

        """
    )
    #expect(suite.children(named: "properties").count == 1)
  }

  @Test(arguments: [
    ("a<b>&\"'", "a&lt;b&gt;&amp;&quot;'", "a&lt;b&gt;&amp;\"'"),
    ("\n\t\r", "&#10;&#9;&#13;", "\n\t&#13;"),
    ("]]>", "]]&gt;", "]]&gt;"),
    ("\u{e9}\u{1f600}", "\u{e9}\u{1f600}", "\u{e9}\u{1f600}"),
    (
      "\0\u{1b}\u{ffff}\u{fffe}\u{7f}", "\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{7f}",
      "\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{7f}"
    ),
  ])
  func whatXMLCannotHoldIsEscaped(text: String, value: String, content: String) {
    let document = XMLElement("e", [("a", text)], text: text).document
    #expect(document.hasSuffix("\n<e a=\"\(value)\">\(content)</e>\n"))
  }
}
