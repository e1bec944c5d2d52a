// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Problems
import Prompting
import Testing

/// How the middle of a program is asked for, and what of an answer it is.
@Suite struct InfillingTests {
  private static let suffix = "    b = 2\n\n    return a + b\n"

  private static func problem(suffix: String?) -> Problem {
    Problem(
      id: TaskID("My/1"),
      prompt: "def f():\n",
      entryPoint: "f",
      suffix: suffix,
      reference: nil,
      suites: []
    )
  }

  private func middle(_ text: String, isOneLine: Bool, before suffix: String = suffix) throws
    -> String
  {
    let extraction = Extraction.infilling(InfillingProcessing(isOneLine: isOneLine))
    let sample = Sample(task: TaskID("My/1"), index: 0, form: .completion, text: text)
    let program = try #require(extraction.program(of: sample, for: Self.problem(suffix: suffix)))
    #expect(program.isExtracted)
    return String(program.source.dropFirst("def f():\n".count).dropLast(suffix.count))
  }

  @Test(arguments: [
    ("    a = 1\n", "    a = 1\n"),
    ("", ""),
    ("  \n\t", "  \n\t"),
    ("    a = 1\n<|endoftext|>x", "    a = 1\n"),
    ("    a = 1\n<|fim_pad|>", "    a = 1\n"),
    ("    a = 1 <EOT>", "    a = 1"),
    ("    a = 1\n<｜end▁of▁sentence｜>", "    a = 1\n"),
    // The suffix once more, with other blank lines; one line of it may be a middle's own.
    ("    a = 1\n    b = 2\n    return a + b\n\ndef g():", "    a = 1\n"),
    ("    a = 1\n\n    b = 2\n\n\n    return a + b", "    a = 1\n\n"),
    ("    b = 2\n    a = 1\n", "    b = 2\n    a = 1\n"),
    ("    a = 1\n    b = 2\n", "    a = 1\n    b = 2\n"),
    // It begins with it: nobody can tell what is missing.
    ("    b = 2\n    return a + b\n", "    b = 2\n    return a + b\n"),
  ])
  func aMiddleEndsWhereItIsMarkedOrTheSuffixBegins(text: String, expected: String) throws {
    #expect(try middle(text, isOneLine: false) == expected)
  }

  @Test(arguments: [
    ("    a = 1\n    b = 2\n", "    a = 1\n"), ("\n    a = 1\nb", "\n    a = 1\n"),
    ("    a = 1", "    a = 1"),
    ("", ""), ("\n\n", "\n\n"),
  ])
  func oneLineHasItsEndWithIt(text: String, expected: String) throws {
    #expect(try middle(text, isOneLine: true) == expected)
  }

  @Test func aMiddleOfASuffixOfOneLineIsKept() throws {
    #expect(
      try middle("    return a\n", isOneLine: false, before: "    return a\n") == "    return a\n"
    )
  }

  @Test(arguments: [
    ("fim-starcoder", "<fim_prefix>P<fim_suffix>S<fim_middle>"),
    ("fim-qwen", "<|fim_prefix|>P<|fim_suffix|>S<|fim_middle|>"),
    ("fim-deepseek", "<｜fim▁begin｜>P<｜fim▁hole｜>S<｜fim▁end｜>"),
    ("fim-codellama", "<PRE> P <SUF>S <MID>"),
    ("fim-starcoder-spm", "<fim_prefix><fim_suffix>S<fim_middle>P"),
    ("fim-qwen-spm", "<|fim_prefix|><|fim_suffix|>S<|fim_middle|>P"),
    ("fim-deepseek-spm", "<｜fim▁begin｜><｜fim▁hole｜>S<｜fim▁end｜>P"),
    ("fim-codellama-spm", "<PRE> <SUF>S <MID> P"),
  ])
  func eachFamilyHasItsTokens(name: String, expected: String) throws {
    var problem = Self.problem(suffix: "S")
    problem.prompt = "P"
    let style = try #require(PromptStyle(rawValue: name))
    let template = try style.template(for: problem)
    #expect(try template.prompt(for: problem) == .text(expected))
    #expect(PromptStyle.infilling.contains(style))
    // What is between braces in a problem stands for itself.
    problem.suffix = "{prompt}"
    #expect(
      try template.prompt(for: problem)
        == .text(expected.replacing("S<", with: "{prompt}<").replacing("S ", with: "{prompt} "))
    )
  }

  @Test func aSuffixIsAlwaysShownAndNeverMadeUp() throws {
    let styles = PromptStyle.allCases.filter { !$0.rawValue.hasSuffix("cot") }
    for style in styles where style.shots.isEmpty {
      for problem in [Self.problem(suffix: nil), Self.problem(suffix: "S")] {
        let template = try style.template(for: problem)
        let isRight =
          style == .base || PromptStyle.infilling.contains(style) == (problem.suffix != nil)
        if isRight, style == .base || problem.suffix != nil {
          _ = try template.prompt(for: problem)
        } else if !isRight {
          #expect(throws: PromptError.self) { try template.prompt(for: problem) }
        }
      }
    }
    let error = PromptError.infilling(TaskID("My/1"), template: "chat", isWanted: true)
    #expect(error.description.contains("fim-starcoder"))
  }

  @Test func aServerIsToldTheSuffixBesideThePrompt() throws {
    let problem = Self.problem(suffix: "S")
    let template = try PromptStyle.base.template(for: problem)
    let prompt = try template.prompt(for: problem)
    #expect(prompt == .gap(prefix: "def f():\n", suffix: "S"))
    #expect(prompt.digest != Prompt.text("def f():\nS").digest)
    #expect(try template.digest != PromptStyle.base.template(for: Self.problem(suffix: nil)).digest)
  }
}
