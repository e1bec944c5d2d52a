// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Problems
import Prompting
import Testing

/// Problems that ask more than the text that an answer continues.
@Suite struct QuestionTests {
  private static func problem(hasSeveralParts: Bool = false) -> Problem {
    var problem = Problem(
      id: TaskID("My/1"),
      prompt: "def f(x):\n",
      entryPoint: "f",
      reference: nil,
      suites: [TestSuite(name: "base", source: "assert f(1) == 1")]
    )
    problem.question = Question("Mend {prompt}.", hasSeveralParts: hasSeveralParts)
    return problem
  }

  @Test func theQuestionStandsBeforeThePrompt() throws {
    let base = try PromptStyle.base.template(for: Self.problem())
    #expect(try base.prompt(for: Self.problem()) == .text("Mend {prompt}.\n\ndef f(x):\n"))
    #expect(base.stop.contains("\ndef"))
    let several = try PromptStyle.base.template(for: Self.problem(hasSeveralParts: true))
    #expect(!several.stop.contains("\ndef"))
    let chat = try PromptStyle.chat.template(for: Self.problem())
    guard case .chat(let conversation) = try chat.prompt(for: Self.problem()) else {
      Issue.record("no chat")
      return
    }
    #expect(conversation.user.hasPrefix("Mend {prompt}.\n\n"))
    #expect(conversation.user.hasSuffix("```python\ndef f(x):\n```"))
  }

  @Test func whatWouldLeaveItOutIsRefused() throws {
    for style in PromptStyle.allCases where style != .base && style != .chat {
      #expect(throws: PromptError.self) { try style.template(for: Self.problem()) }
    }
    let own = PromptTemplate(name: "own", body: "{prompt}")
    let error = #expect(throws: PromptError.self) { try own.prompt(for: Self.problem()) }
    #expect(error?.description.contains("a template with {question}") == true)
    let shown = PromptTemplate(name: "own", body: "{question} {prompt}")
    #expect(try shown.prompt(for: Self.problem()) == .text("Mend {prompt}. def f(x):\n"))
  }
}
