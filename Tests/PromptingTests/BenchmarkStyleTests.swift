// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Problems
import Prompting
import Testing

/// The prompts and cuts of LiveCodeBench's and BigCodeBench's authors.
struct BenchmarkStyleTests {
  private func problem(_ statement: Statement?, prompt: String = "p") -> Problem {
    var problem = Problem(
      id: TaskID("a"),
      prompt: prompt,
      entryPoint: "f",
      reference: nil,
      suites: []
    )
    problem.statement = statement
    return problem
  }

  private func conversation(_ style: PromptStyle, _ problem: Problem) throws -> Conversation? {
    guard case .chat(let conversation) = try style.template(for: problem).prompt(for: problem)
    else { return nil }
    return conversation
  }

  @Test func liveCodeBenchAsksForProgramsAndFunctionsInItsOwnWords() throws {
    let program = try #require(
      try conversation(.liveCodeBench, problem(Statement(title: "t", text: "Add {a} and b.")))
    )
    #expect(
      program.system?.hasPrefix("You are an expert Python programmer. You will be given a question")
        == true
    )
    #expect(
      program.user.hasPrefix(
        "### Question:\nAdd {a} and b.\n\n### Format: Read the inputs from stdin solve"
      )
    )
    #expect(
      program.user.hasSuffix(
        "STDOUT.\n```python\n# YOUR CODE HERE\n```\n\n### Answer: (use the provided format with backticks)\n\n"
      )
    )
    let function = try #require(
      try conversation(
        .liveCodeBench,
        problem(Statement(text: "Add.", starterCode: "class Solution:\n    def f(self):\n"))
      )
    )
    #expect(
      function.user
        == "### Question:\nAdd.\n\n### Format: You will use the following starter code to write the solution to "
        + "the problem and enclose your code within delimiters.\n```python\nclass Solution:\n    def f(self):\n\n```\n\n"
        + "### Answer: (use the provided format with backticks)\n\n"
    )
    let error = #expect(throws: PromptError.self) { try conversation(.liveCodeBench, problem(nil)) }
    #expect(error.map { "\($0)" }?.contains("has no statement of LiveCodeBench's form") == true)
  }

  @Test(arguments: [
    ("a\n```python\nx = 1\n```\nb\n```python\ny = 2\n```\n", "y = 2"), ("```\nx\n```", "x"),
    ("x = 1", nil),
    ("```python\nx = 1", nil), ("```a\n1\n```\nand ```inline``` too\n2", "and ```inline``` too"),
  ])
  func liveCodeBenchTakesWhatStandsBetweenTheLastTwoFences(_ answer: String, _ code: String?) {
    let sample = Sample(task: TaskID("a"), index: 0, form: .answer, text: answer)
    // The third fence of the last answer is a line as well.
    let wanted = answer.hasPrefix("```a") ? "" : code
    #expect(Extraction.liveCodeBench.program(of: sample, for: problem(nil))?.source == wanted)
  }

  @Test func bigCodeBenchShowsAPromptFencedAndAnInstructionBare() throws {
    let complete = try #require(
      try conversation(.bigCodeBench, problem(nil, prompt: "def f():\n    \"\"\"d\"\"\"\n"))
    )
    #expect(
      complete.user.hasSuffix("markdown code block:\n```\ndef f():\n    \"\"\"d\"\"\"\n```\n")
    )
    #expect(complete.prefill?.hasSuffix("passes corresponding tests:\n```python\n") == true)
    let instruct = try #require(
      try conversation(.bigCodeBench, problem(Statement(text: "Write f.")))
    )
    #expect(instruct.user.hasSuffix("markdown code block:\nWrite f.\n"))
    let base = try PromptStyle.bigCodeBenchBase.template(for: problem(nil))
    #expect(base.stop.contains("\ndef ") && base.stop.contains("<|endoftext|>"))
  }
}
