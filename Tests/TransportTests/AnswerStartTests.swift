// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Transport

struct AnswerStartTests {
  @Test(arguments: [
    ("HTTP/1.1 200 OK\r\n\r\n", true), ("HTTP/1.1 000 X\r\n", false), ("HTTP/1.1 099 X\r\n", false),
    ("HTTP/1.1 100 C\r\n\r\nHTTP/1.1 200 OK\r\n", true),
    ("HTTP/1.1 103 E\r\nA: \r\r\n\r\nHTTP/1.1 001 X\r\n", false),
    ("HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 000", true), ("HTTP/1.1", true),
  ])
  func whatBeginsWithAStatusIsAnAnswer(text: String, isAnswer: Bool) {
    for size in [1, 3, 100] {
      var start = AnswerStart()
      var rest = Array(text.utf8)[...]
      var isTaken = true
      while isTaken, !rest.isEmpty {
        isTaken = start.take(rest.prefix(size))
        rest = rest.dropFirst(size)
      }
      #expect(isTaken == isAnswer, "\(size) bytes at a time")
    }
  }
}
