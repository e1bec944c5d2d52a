// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// What DS-1000's authors take of an answer before it is put into the program.
///
/// See `test_ds1000.py` in xlang-ai/DS-1000 at b39aab7. Nothing is stripped: the indentation of the first line
/// decides where an answer continues a function.
enum DS1000Processing {
  /// What an answer is cut at or rid of, in this order.
  static let settings = "</code>|-```python|```|\nEND SOLUTION|-<code>"

  static func code(in answer: String) -> String {
    let text = answer.before("</code>").replacing("```python", with: "")
    return text.before("```").before("\nEND SOLUTION").replacing("<code>", with: "")
  }
}

extension String {
  /// What stands before the first place of a text; all of it where the text is not there.
  fileprivate func before(_ text: String) -> String {
    // Bytes, not characters: in "\r\nEND" the newline is no character of its own.
    utf8.start(of: text.utf8).map { String(self[..<$0]) } ?? self
  }
}
