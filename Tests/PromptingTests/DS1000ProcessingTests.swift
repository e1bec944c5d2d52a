// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Problems
import Prompting
import Testing

/// What DS-1000's authors take of an answer: test_ds1000.py of xlang-ai/DS-1000 at b39aab7.
@Suite struct DS1000ProcessingTests {
  private static let problem = Problem(
    id: TaskID("DS1000/0"),
    prompt: "A:\n<code>\n",
    entryPoint: "",
    insertion: Insertion(context: "<[insert]>", place: "[insert]"),
    reference: nil,
    suites: []
  )

  @Test(arguments: [
    ("result = 1\n", "result = 1\n"),
    ("    return 1\n</code>\nEND SOLUTION", "    return 1\n"),
    ("<code>result = 1</code> and more </code>", "result = 1"),
    ("```python\nresult = 1\n```\nThis is how.", "\nresult = 1\n"),
    ("result = 1\nEND SOLUTION\nx", "result = 1"),
    ("```\nresult = 1\n```", ""),
    ("a\r\nEND SOLUTION", "a\r"),
    ("", ""),
  ])
  func cutsAnAnswerAsItsAuthorsDo(answer: String, code: String) throws {
    for form in [SampleForm.completion, .solution, .answer] {
      let sample = Sample(task: Self.problem.id, index: 0, form: form, text: answer)
      let program = Extraction.ds1000.program(of: sample, for: Self.problem)
      #expect(program?.source == "<\(code)>")
      #expect(program?.isExtracted == true)
    }
  }

  @Test func asksAsItsAuthorsDo() throws {
    let base = try PromptStyle.base.template(for: Self.problem)
    #expect(base.stop == ["</code>", "# SOLUTION END"])
    #expect(try base.prompt(for: Self.problem) == .text("A:\n<code>\n"))
    let chat = try PromptStyle.chat.template(for: Self.problem)
    #expect(chat.stop == base.stop)
    guard case .chat(let turns) = try chat.prompt(for: Self.problem) else {
      Issue.record("no chat")
      return
    }
    #expect(turns.user == "A:\n<code>\n")
    #expect(
      turns.system?.hasPrefix("Write a short code following the given format and indent") == true
    )
  }
}
