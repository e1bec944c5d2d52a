// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

extension Judgement {
  /// The line of the program where it went wrong, counted from 1; nil when the message does not tell.
  ///
  /// A program can say what it likes in a message, so the line need not be there.
  package var line: Int? {
    guard let message, message.hasSuffix(")"), let space = message.lastIndex(of: " "),
      message[..<space].hasSuffix("(line")
    else { return nil }
    return Int(message[message.index(after: space)...].dropLast()).flatMap { $0 > 0 ? $0 : nil }
  }
}
