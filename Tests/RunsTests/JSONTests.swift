// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Runs
import Testing

struct JSONTests {
  @Test(arguments: [
    (#""\ud83d\ude00""#, "😀"),
    (#""\ud800""#, "\u{fffd}"),
    (#""\udc00x""#, "\u{fffd}x"),
    (#""\ud800\ud83d\ude00""#, "\u{fffd}😀"),
    (#""\ud800\n""#, "\u{fffd}\n"),
    (#""a\u0000b""#, "a\0b"),
    (#""\"\\\/\b\f\n\r\té""#, "\"\\/\u{8}\u{c}\n\r\té"),
  ])
  func readsStrings(json: String, text: String) throws {
    #expect(try JSONValue(parsing: Array(json.utf8)) == .string(text))
  }

  @Test(arguments: [
    "", "{", "[1,]", "{\"a\":1,}", "{a:1}", "\"\u{1}\"", "\"\\x\"", "\"\\u12g4\"", "01", "1.", "+1",
    "nul", "{} {}", "\"abc", "-", "1e", "\"\\ud800\\u00\"", "\"\\",
    String(repeating: "[", count: 100_000),
  ])
  func refusesWhatIsNoJSON(json: String) {
    #expect(throws: JSONSyntaxError.self) { try JSONValue(parsing: Array(json.utf8)) }
  }

  @Test func refusesBytesThatAreNotUTF8() {
    let error = #expect(throws: JSONSyntaxError.self) {
      try JSONValue(parsing: [0x22, 0xc3, 0x28, 0x22])
    }
    #expect(error?.cause == .notUTF8)
  }

  @Test func keepsNumbersAsTheyAre() throws {
    let text = "[12345678901234567890,0.1,-1e-7,NaN,-Infinity]"
    #expect(try JSONValue(parsing: Array(text.utf8)).text(.compact) == text)
  }

  @Test func laysOutObjects() throws {
    let value = try JSONValue(parsing: Array(#"{"b":[1,{"c":null}],"a":{},"é":[]}"#.utf8))
    #expect(value.sorted.text(.compact) == #"{"a":{},"b":[1,{"c":null}],"é":[]}"#)
    #expect(
      value.text(.indented) == """
        {
          "b": [
            1,
            {
              "c": null
            }
          ],
          "a": {},
          "é": []
        }
        """
    )
  }

  @Test(.enabled(if: Python.present, "there is no python3 on this machine"))
  func pythonStyleIsPythons() throws {
    let text =
      #"{"a": ["é😀\u0000\u007f\"\\/\n\t\u2028", -0.5, 1e5, 1E-7, 1.0, 9.5e15, 12345678901234567890,"#
      + #" true, null, [], {}], "b": {"c": NaN}}"#
    let python = try Python.run(
      "import json,sys; sys.stdout.write(json.dumps(json.load(sys.stdin)))",
      input: Array(text.utf8)
    )
    #expect(try JSONValue(parsing: Array(text.utf8)).bytes(.python) == python)
  }
}
