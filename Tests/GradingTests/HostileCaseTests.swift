// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Execution
import Foundation
import Grading
import Problems
import TestSupport
import Testing

/// Programs that passed an earlier version without being right, or were refused though they are.
@Suite(
  .requiresSandbox,
  .enabled(if: SharedData.has("cases/hostile"), "the cases that failed are not here"),
  .serialized  // some read what the one before them left
)
struct HostileCaseTests {
  private struct Row: Decodable {
    var taskID: String
    var solution: String?
    var completion: String?
    var expected: String?

    enum CodingKeys: String, CodingKey {
      case taskID = "task_id"
      case solution, completion, expected
    }
  }

  private static func rows(_ name: String) throws -> [Row] {
    try String(contentsOf: SharedData.file("cases/hostile/\(name)"), encoding: .utf8)
      .split(separator: "\n")
      .map { try JSONDecoder().decode(Row.self, from: Data($0.utf8)) }
  }

  /// It ends with an exception of its own whatever it finds, so that it cannot pass as expected; what
  /// it found is what ``TraceTests`` compare.
  private static let alwaysRaises = "25_persist_inode_2"

  @Test(.timeLimit(.minutes(5)))
  func strictJudgingEndsAsExpected() async throws {
    let problems = try LoadedBenchmark(
      problemFile: SharedData.file("cases/hostile/problems.jsonl").path,
      catalog: try Catalog(files: [])
    ).problems
    let expected = Dictionary(
      uniqueKeysWithValues: try Self.rows("expected.jsonl").map { ($0.taskID, $0.expected ?? "") }
    )
    let samples = try Self.rows("samples.jsonl")
    try #require(samples.count == 25 && expected.count == 25)
    // In one cage and one after another, as some need it.
    let limits = Limits(cpu: .seconds(1))
    let grader = try await Grader.forTests(policy: .strict, limits: limits, width: 1)
    let requests = try samples.enumerated().map { number, sample in
      let problem = try #require(problems.first { $0.id.rawValue == sample.taskID })
      return Grader.Request(
        number: number,
        problem: problem,
        suites: problem.suites,
        program: sample.solution ?? sample.completion ?? ""
      )
    }
    try await grader.grade(requests) { request, judgement in
      let task = request.problem.id.rawValue
      let what: Comment = "\(task): \(judgement.verdict) \(judgement.message ?? "")"
      #expect(judgement.verdict.isOfTheProgram, what)
      guard let words = expected[task], words != "any", task != Self.alwaysRaises else { return }
      #expect((judgement.verdict == .passed) == (words == "passed"), what)
    }
  }
}
