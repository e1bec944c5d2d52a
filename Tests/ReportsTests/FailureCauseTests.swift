// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Grading
import Reports
import Testing

struct FailureCauseTests {
  @Test(
    arguments: [
      (
        .exception, "ValueError: invalid literal for int() with base 10: 'x' (line 3)",
        "ValueError: invalid literal for int() with base N: '…'"
      ),
      (
        .exception, "NameError: name 'math' is not defined (line 12)",
        "NameError: name 'math' is not defined"
      ),
      (
        .exception, "IndexError: list index out of range (line 7)",
        "IndexError: list index out of range"
      ),
      (.exception, "KeyError: 3.5", "KeyError: N"),
      (.exception, "TypeError: can't add x2 to \"a b\"", "TypeError: can't add x2 to \"…\""),
      (.wrongAnswer, "assert f(1) == 2", "an assertion said no"),
      (
        .wrongAnswer, "f(2) gave None, expected 4: assert f(2) == 4", "gave None, expected a number"
      ),
      (
        .wrongAnswer, "f('a') gave 'b', expected 'c': assert f('a') == 'c'",
        "gave another string than expected"
      ),
      (
        .wrongAnswer, "f(1, 2) gave True, expected a false value: assert not f(1, 2)",
        "gave True, expected a false value"
      ),
      (
        .wrongAnswer, "f('x') gave None: assert candidate(text) == str",
        "gave None, and the assertion said no"
      ),
      (.wrongAnswer, "input 20: 21 expected, not 20", "gave another number than expected"),
      (.wrongAnswer, "input 1: [3] expected, not None", "gave None, expected a list"),
      (.wrongAnswer, "input 1: an output that cannot be shown", "another output than expected"),
      (.timeout(.cpu), nil, ""),
    ] as [(Verdict, String?, String)]
  )
  func isWhatSamplesOfSeveralTasksShare(verdict: Verdict, message: String?, words: String) {
    let cause = FailureCause(Judgement(verdict: verdict, message: message))
    #expect(cause.verdict == verdict)
    #expect(cause.words == words)
  }
}
