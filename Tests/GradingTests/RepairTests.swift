// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Execution
import Foundation
import Grading
import Problems
import TestSupport
import Testing

/// HumanEvalPack's bugs: the tests notice every one of them.
@Suite(.requiresSandbox, .serialized)
struct RepairTests {
  private struct Row: Decodable {
    var declaration: String
    var buggySolution: String

    enum CodingKeys: String, CodingKey {
      case declaration
      case buggySolution = "buggy_solution"
    }
  }

  @Test(
    .enabled(
      if: SharedData.has("data/benchmarks/humanevalpack-python.jsonl"),
      "HumanEvalPack is not here"
    ),
    .timeLimit(.minutes(5))
  )
  func noBugPasses() async throws {
    let loaded = try await LoadedBenchmark.load(
      BenchmarkName(parsing: "humanevalpack-fix-tests"),
      catalog: Catalog.bundled(),
      from: DataStore(
        dataDirectory: SharedData.file("data/benchmarks").path,
        environment: [:],
        offline: true
      )
    )
    let path = SharedData.file("data/benchmarks/humanevalpack-python.jsonl").path
    let rows = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map {
      try JSONDecoder().decode(Row.self, from: Data($0.utf8))
    }
    try #require(rows.count == 164 && loaded.problems.count == 164)
    #expect(Set(loaded.problems.compactMap { $0.facets["bug"] }).count == 6)
    let grader = try await Grader.forTests(policy: .strict, limits: Limits(cpu: .seconds(3)))
    let requests = zip(loaded.problems, rows).enumerated().map { number, pair in
      Grader.Request(
        number: number,
        problem: pair.0,
        suites: pair.0.suites,
        program: pair.0.bound(pair.1.declaration + pair.1.buggySolution)
      )
    }
    var failed = 0
    try await grader.grade(requests) { request, judgement in
      #expect(judgement.verdict.isOfTheProgram, "\(request.problem.id): \(judgement)")
      if judgement.verdict == .passed {
        Issue.record("\(request.problem.id) passes with its bug")
      } else {
        failed += 1
      }
    }
    #expect(failed == 164)
  }
}
