// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Problems
import Prompting
import TestSupport
import Testing

/// How a value or a call is asked for, and what of an answer it is.
@Suite struct PredictionTests {
  private static func problem(_ kind: Prediction.Kind, output: String = "'a == b'") -> Problem {
    let code = "def f(x):\n    return x"
    let prediction = Prediction(kind: kind, code: code, input: "'a == b'", output: output)
    return Problem(
      id: TaskID("sample_0"),
      prompt: prediction.question,
      entryPoint: "f",
      reference: nil,
      suites: [TestSuite(name: "base", prediction: prediction)]
    )
  }

  private func answer(_ text: String, _ problem: Problem, _ form: SampleForm = .completion) throws
    -> String
  {
    let sample = Sample(task: problem.id, index: 0, form: form, text: text)
    return try #require(Extraction.prediction.program(of: sample, for: problem)).source
  }

  @Test(arguments: [
    ("assert f('a == b') == 17\n", "17"),
    ("assert f(x) == 17", "17"),
    ("17", "17"),
    ("", ""),
    (" 17\n[/ANSWER]\n\n[PYTHON]\ndef f():", "17"),
    ("So it is:\n[/THOUGHT]\n[ANSWER]\nassert f('a == b') == 'c == d'\n[/ANSWER]", "'c == d'"),
    ("<think>[ANSWER]1[/ANSWER]</think>[ANSWER] 2 [/ANSWER]", "2"),
    ("[ANSWER]\n```python\nassert f('a == b') == 3\n```\n[/ANSWER]", "3"),
    ("[ANSWER]1[/ANSWER] or [ANSWER]2[/ANSWER]", "1"),
    ("no answer", "no answer"),
  ])
  func aValueIsTheRightSide(text: String, expected: String) throws {
    #expect(try answer(text, Self.problem(.output)) == expected)
    #expect(try answer(text, Self.problem(.output), .answer) == expected)
  }

  @Test(arguments: [
    ("assert f('a == b') == 'a == b'\n", "f('a == b')"),
    ("assert f(1) == 17", "f(1)"),
    ("f(1)", "f(1)"),
    ("To get it we know that f(??) == 17.\n[/THOUGHT]\n[ANSWER]\nassert f( 1 ) == 17", "f( 1 )"),
  ])
  func aCallIsTheLeftSide(text: String, expected: String) throws {
    #expect(try answer(text, Self.problem(.input)) == expected)
  }

  @Test func aStyleForProgramsIsRefused() throws {
    for style in PromptStyle.allCases {
      for problem in [Self.problem(.output), Self.problem(.input)] {
        if PromptStyle.predicting.contains(style) {
          let template = try style.template(for: problem)
          #expect(template.stop == ["[/ANSWER]"])
          #expect(template.isChat == style.rawValue.hasPrefix("chat"))
        } else {
          #expect(throws: PromptError.self) { try style.template(for: problem) }
        }
      }
    }
    let function = Problem(
      id: TaskID("My/0"),
      prompt: "def f():\n",
      entryPoint: "f",
      reference: nil,
      suites: []
    )
    for style in [PromptStyle.chainOfThought, .chatChainOfThought] {
      let error = #expect(throws: PromptError.self) { try style.template(for: function) }
      #expect(error?.description.contains("choose another style") == true)
    }
  }

  /// What Qwen2.5-Coder was asked, and what its authors took of what it wrote.
  @Test(
    .enabled(
      if: SharedData.has("data/samples/cruxeval-qwen2.5-coder-7b"),
      "The samples of Qwen2.5-Coder are not here"
    ),
    arguments: [Prediction.Kind.output, .input]
  )
  func publishedTextsAreAskedAndReadAlike(kind: Prediction.Kind) async throws {
    let problems = try await LoadedBenchmark.load(
      BenchmarkName(parsing: "cruxeval-\(kind.rawValue)"),
      catalog: Catalog.bundled(),
      from: DataStore(
        dataDirectory: SharedData.file("data/benchmarks").path,
        environment: [:],
        offline: true
      )
    ).problems
    func texts(_ name: String) throws -> [String: [String]] {
      let path = SharedData.file(
        "data/samples/cruxeval-qwen2.5-coder-7b/qwen-7b-base-\(kind.rawValue)-\(name).json.gz"
      ).path
      let text = try TextFile(path: path, contents: FileBytes.read(path))
      return try JSONDecoder().decode([String: [String]].self, from: Data(text.bytes))
    }
    let (whole, taken) = (try texts("completion_raw"), try texts("completion"))
    var asked = 0
    for problem in problems {
      let template = try PromptStyle.chainOfThought.template(for: problem)
      guard case .text(let prompt) = try template.prompt(for: problem) else { continue }
      let text = try #require(whole[problem.id.rawValue]?.first)
      try #require(text.hasPrefix(prompt), "\(problem.id)")
      asked += 1
      let own = try answer(String(text.dropFirst(prompt.count)), problem)
      #expect(own == taken[problem.id.rawValue]?.first, "\(problem.id)")
    }
    #expect(asked == 800)
  }
}
