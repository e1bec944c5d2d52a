// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Problems
import Prompting
import Testing

struct RawAnswersTests {
  /// Nil where less than half of the texts look so.
  private func answers(_ texts: [String], _ form: SampleForm = .solution) -> RawAnswers? {
    var answers = RawAnswers()
    for (index, text) in texts.enumerated() {
      answers.add(Sample(task: TaskID("T/0"), index: index, form: form, text: text))
    }
    return answers.areMost ? answers : nil
  }

  @Test(arguments: [
    ("Sure:\n```python\nx = 1\n```", "1 fenced code"),
    ("<think>\nx\n</think>\nx = 1", "1 reasoning"),
    ("[PYTHON]\nx = 1\n[/PYTHON]", "1 tags or end tokens"),
    ("def f():\n    return 1<|im_end|>", "1 tags or end tokens"),
    ("\n    return 1\n", "1 an indented first line, as bodies of the prompt have"),
  ])
  func tellsTheSign(_ text: String, _ sign: String) {
    #expect(
      answers([text])?.description
        == "1 of 1 samples are no programs as they are: \(sign); --extraction parsed takes the "
        + "programs out, auto where a sample is none"
    )
  }

  @Test(arguments: [
    ("def f():\n    return 1\n", SampleForm.solution), ("    return 1\n", .completion),
    ("", .solution),
    ("def f():\n    \"\"\"\n    # ```\n    \"\"\"\n", .solution), ("x = \"</s> \"\n", .solution),
  ])
  func leavesProgramsAlone(_ text: String, _ form: SampleForm) {
    #expect(answers([text], form) == nil)
  }

  @Test func asksForHalfOfTheSamples() {
    #expect(answers(["```", "x = 1", "x = 1"]) == nil)
    #expect(answers(["```", "x = 1"]) != nil)
  }
}
