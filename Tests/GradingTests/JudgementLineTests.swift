// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Grading
import Testing

struct JudgementLineTests {
  @Test(
    arguments: [
      ("ValueError: empty (line 3)", 3),
      ("SyntaxError: unmatched ')' (line 29)", 29),
      ("ValueError: (line 7) (line 12)", 12),
      ("assert f(1) == 2", nil),
      ("ValueError: (line x)", nil),
      ("ValueError: (line -4)", nil),
      ("ValueError: (line 99999999999999999999)", nil),
      (")", nil),
      (nil, nil),
    ] as [(String?, Int?)]
  )
  func isTheOneThatTheMessageEndsIn(message: String?, line: Int?) {
    #expect(Judgement(verdict: .exception, message: message).line == line)
  }
}
