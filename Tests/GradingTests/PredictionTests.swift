// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Execution
import Foundation
import Grading
import Problems
import TestSupport
import Testing

/// Answers that say something of a call, by our rule and by that of CRUXEval's authors.
@Suite(.requiresSandbox, .serialized)
struct PredictionTests {
  private static func problem(_ kind: Prediction.Kind, input: String = "1") -> Problem {
    let code = "def f(x):\n    while x == 'endless': pass\n    return x + 1"
    let prediction = Prediction(kind: kind, code: code, input: input, output: "2")
    return Problem(
      id: TaskID("sample_0"),
      prompt: prediction.question,
      entryPoint: "f",
      reference: .init(form: .solution, text: prediction.answer),
      suites: [TestSuite(name: "base", prediction: prediction)]
    )
  }

  private func verdicts(
    _ answers: [(Problem, String)],
    by oracle: OracleRule
  ) async throws -> [Judgement] {
    var grader = try await Grader.forTests(policy: .strict, limits: Limits(cpu: .seconds(1)))
    grader.oracle = oracle
    let requests = answers.enumerated().map { number, answer in
      Grader.Request(
        number: number,
        problem: answer.0,
        suites: answer.0.suites,
        program: answer.1
      )
    }
    var judgements = [Judgement?](repeating: nil, count: requests.count)
    try await grader.grade(requests) { judgements[$0.number] = $1 }
    return judgements.compactMap(\.self)
  }

  /// What passes elsewhere because it is run: a class whose objects equal everything, operators, the call itself.
  @Test(.timeLimit(.minutes(2))) func anAnswerIsNeverRun() async throws {
    let (output, input) = (Self.problem(.output), Self.problem(.input))
    let forged: [(Problem, String)] = [
      (output, "3 or True"), (output, "2 if True else 0"), (output, "x\nassert True"),
      (output, "type('A', (), {'__eq__': lambda s, o: True})()"), (output, "f( 1)"),
      (output, "3, 2 == 2"), (output, "__import__('os')._exit(0)"), (output, "3 or 2"),
      (input, "f(7) or 2"), (input, "f(*[1])"), (input, "1 + 1 # f("), (input, "2 or f(1)"),
      (input, "type('f(', (), {'__eq__': lambda s, o: True})()"),
      (input, "f(type('A', (), {'__add__': lambda s, o: 2})())"),
    ]
    for (number, judgement) in try await verdicts(forged, by: .evalPlus03).enumerated() {
      #expect(judgement.verdict == .wrongAnswer, "\(forged[number].1)")
      #expect(judgement.judging == .strict)
    }
    // The same answers by the rule of the authors, which is what the samples above are for.
    let cheated = try await verdicts(forged, by: .cruxEval)
    #expect(cheated.count(where: { $0.verdict == .passed }) >= 8)
    #expect(cheated.allSatisfy { $0.judging == .trustedTests })
  }

  @Test(.timeLimit(.minutes(1))) func theVerdictsOfAnAnswer() async throws {
    let (output, input) = (Self.problem(.output), Self.problem(.input))
    let asked: [(Problem, String)] = [
      (output, "2"), (output, "2.0"), (output, "3"), (input, "f(1)"), (input, "f(x=1)"),
      (input, "f(1.0)"), (input, "f('endless')"), (input, "f('a')"), (input, ""),
      (Self.problem(.output, input: "'endless'"), "2"),
    ]
    #expect(
      try await verdicts(asked, by: .evalPlus03).map(\.verdict) == [
        .passed, .wrongAnswer, .wrongAnswer, .passed, .passed, .wrongAnswer, .timeout(.cpu),
        .exception, .wrongAnswer, .timeout(.cpu),
      ]
    )
    #expect(
      try await verdicts(asked, by: .cruxEval).map(\.verdict).prefix(6) == [
        .passed, .passed, .wrongAnswer, .passed, .passed, .passed,
      ]
    )
  }

  private struct Published: Decodable {
    var generations: [String: [String]]
    var scores: [String: [Bool]]
    var passAt1: Double?

    enum CodingKeys: String, CodingKey {
      case generations = "raw_generations"
      case scores = "raw_scored_generations"
      case passAt1 = "pass_at_1"
    }
  }

  private struct Source: CustomTestStringConvertible {
    var folder: String
    var file: String
    var kind: Prediction.Kind
    /// What the authors' rule gives here, and how many verdicts differ from those published: Qwen's were reached under
    /// Python 3.8, which has no `str.removeprefix`.
    var passes: Int
    var differ: Int
    /// How many of them our rule takes.
    var strict: Int

    var testDescription: String { file }
  }

  private static let sources = [
    Source(
      folder: "cruxeval-codellama-7b",
      file: "codellama7b_output.scored.json.gz",
      kind: .output,
      passes: 2737,
      differ: 0,
      strict: 2737
    ),
    Source(
      folder: "cruxeval-codellama-7b",
      file: "codellama7b_input.scored.json.gz",
      kind: .input,
      passes: 2876,
      differ: 0,
      strict: 2873
    ),
    Source(
      folder: "cruxeval-qwen2.5-coder-7b",
      file: "qwen-7b-base-output-completion_scored.json.gz",
      kind: .output,
      passes: 448,
      differ: 0,
      strict: 448
    ),
    Source(
      folder: "cruxeval-qwen2.5-coder-7b",
      file: "qwen-7b-base-input-completion_scored.json.gz",
      kind: .input,
      passes: 459,
      differ: 7,
      strict: 458
    ),
  ]

  /// 16,800 published verdicts.
  @Test(
    .enabled(
      if: SharedData.has("data/samples/cruxeval-codellama-7b"),
      "The samples of CRUXEval are not here"
    ),
    .timeLimit(.minutes(10)),
    arguments: sources
  )
  private func publishedVerdictsAreRepeated(source: Source) async throws {
    let path = SharedData.file("data/samples/\(source.folder)/\(source.file)").path
    let text = try TextFile(path: path, contents: FileBytes.read(path))
    let published = try JSONDecoder().decode(Published.self, from: Data(text.bytes))
    let problems = try await LoadedBenchmark.load(
      BenchmarkName(parsing: "cruxeval-\(source.kind.rawValue)"),
      catalog: Catalog.bundled(),
      from: DataStore(
        dataDirectory: SharedData.file("data/benchmarks").path,
        environment: [:],
        offline: true
      )
    ).problems
    let asked = problems.flatMap { problem in
      (published.generations[problem.id.rawValue] ?? []).map { (problem, $0) }
    }
    let scores = problems.flatMap { published.scores[$0.id.rawValue] ?? [] }
    try #require(asked.count == scores.count && scores.count >= 800)
    let own = try await verdicts(asked, by: .cruxEval).map { $0.verdict == .passed }
    #expect(zip(own, scores).count(where: !=) == source.differ)
    let right = zip(asked, own).filter(\.1).map(\.0)
    let strict = try await verdicts(right, by: .evalPlus03).count { $0.verdict == .passed }
    #expect(right.count == source.passes)
    #expect(strict == source.strict)
  }
}
