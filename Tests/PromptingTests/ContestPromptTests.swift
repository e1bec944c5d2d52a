// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Problems
import Prompting
import Testing

/// A contest's question, as every style puts it.
struct ContestPromptTests {
  private static let text =
    "Add two numbers.\n\nRead the input from standard input and write the answer to standard output."

  private let problem = Problem(
    id: TaskID("1_A"),
    prompt: "r\"\"\"\n\(text)\n\"\"\"\n",
    entryPoint: "",
    reference: nil,
    suites: [TestSuite(name: "base", streams: [StreamTest(input: "1 2\n", output: "3\n")])]
  )

  @Test func aModelThatContinuesGetsAProgramThatBeginsWithTheQuestion() throws {
    let template = try PromptStyle.base.template(for: problem)
    #expect(try template.prompt(for: problem) == .text(problem.prompt))
    // A program may define and print, and goes on.
    #expect(template.stop == ["\n\"\"\"", "\n<|/", "\n```"])
  }

  @Test func aModelForChatIsAskedForTheWholeProgram() throws {
    let prompt = try PromptStyle.chat.template(for: problem).prompt(for: problem)
    let asked =
      Self.text + " Reply with the whole program in one ```python code block and nothing else."
    #expect(prompt == .chat(Conversation(user: asked)))
  }

  @Test func wizardCoderIsAskedTheQuestion() throws {
    guard
      case .text(let text) = try PromptStyle.wizardCoder.template(for: problem)
        .prompt(for: problem)
    else {
      Issue.record("no text")
      return
    }
    #expect(
      text.contains("Create a Python script for this problem:\n\(Self.text)\n\n### Response:")
    )
  }

  @Test(arguments: [PromptStyle.mbppDocstring])
  func stylesOfAssertionsAreRefused(_ style: PromptStyle) throws {
    #expect(throws: PromptError.self) {
      try style.template(for: problem).prompt(for: problem)
    }
  }

  @Test func aProgramGetsTheLinesOfItsPublishers() {
    var function = problem
    function.preamble = "from typing import *"
    function.binding = "f = Solution().f"
    let program = Program(source: "x = 1").bound(for: function)
    #expect(program.source == "from typing import *\nx = 1\nf = Solution().f\n")
    #expect(program.isExtracted)
    let future = Program(source: "from __future__ import annotations\n").bound(for: function)
    #expect(future.source == "from __future__ import annotations\nf = Solution().f\n")
    #expect(Program(source: "x = 1").bound(for: problem) == Program(source: "x = 1"))
  }
}
