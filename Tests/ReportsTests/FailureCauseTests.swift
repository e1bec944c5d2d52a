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
      (.wrongAnswer, "assert f(1) == 2", "another answer than the tests allow"),
      (.wrongAnswer, "input 20: 21 expected, not 20", "another number"),
      (.wrongAnswer, "input 0: [1, 2] expected, not None", "None where a list is expected"),
      (
        .wrongAnswer, "f('x') gave True, expected False: assert not f('x')", "the other truth value"
      ),
      (
        .wrongAnswer, "f(2) gave '0b1', expected 3: assert f(2) == 3",
        "a text where a number is expected"
      ),
      (
        .wrongAnswer, "f([2]) gave [2, 1]: assert set(f([2])) == {1}",
        "another answer than the tests allow"
      ),
      (.wrongAnswer, "f([2]) gave None: assert set(f([2])) == {1}", "None"),
      (.timeout(.cpu), nil, ""),
    ] as [(Verdict, String?, String)]
  )
  func isWhatSamplesOfSeveralTasksShare(verdict: Verdict, message: String?, words: String) {
    let cause = FailureCause(Judgement(verdict: verdict, message: message))
    #expect(cause.verdict == verdict)
    #expect(cause.words == words)
  }
}
