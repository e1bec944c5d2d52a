// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Execution
import Foundation
import Grading
import Problems
import TestSupport
import Testing

/// Every reference solution passes: in strict judging all, and in each way those of some benchmarks.
@Suite(.serialized)  // each case keeps both processors busy
struct ReferenceTests {
  /// The benchmarks of the catalog whose suites are all tests.
  private static let judgedByTests =
    (try? Catalog.bundled())?.benchmarks
    // Those that need libraries have tests of their own: DS1000CommandTests, DatedProblemTests. LiveCodeBench has no
    // reference solutions, and is not on this project's machines.
    .filter {
      $0.suites == ["base"] && $0.environment == nil
        && !["leetcodedataset", "livecodebench"].contains($0.name)
    }
    .map(\.name) ?? []

  /// How each is judged: what is beside a program is the same for functions of every benchmark.
  private static let ways = judgedByTests.flatMap { name in
    let isJudgedInAll = ["humaneval", "mbpp", "mbpp-sanitized"].contains(name)
    return (isJudgedInAll ? [JudgingPolicy.strict, .compatible, .trustedTests] : [.strict]).map {
      (name, $0)
    }
  }

  @Test(
    .enabled(if: SharedData.has("data/benchmarks/HumanEval.jsonl.gz"), "HumanEval is not here"),
    .timeLimit(.minutes(5)),
    arguments: ways
  )
  func pass(benchmark: String, policy: JudgingPolicy) async throws {
    let store = DataStore(
      dataDirectory: SharedData.file("data/benchmarks").path,
      environment: [:],
      offline: true
    )
    let splits = try Catalog.bundled().find(BenchmarkName(parsing: benchmark)).0.splits.map(\.name)
    let loaded = try await LoadedBenchmark.load(
      BenchmarkName(parsing: benchmark),
      split: splits.contains("all") ? "all" : nil,
      catalog: Catalog.bundled(),
      from: store
    )
    let grader = try await Grader.forTests(
      policy: policy,
      limits: Limits(cpu: loaded.cpuLimit)
    )
    let requests = loaded.problems.enumerated().compactMap { number, problem in
      problem.referenceProgram.map { program in
        Grader.Request(
          number: number,
          problem: problem,
          suites: [problem.suites[0]],
          program: problem.bound(program)
        )
      }
    }
    var passed = 0
    try await grader.grade(requests) { request, judgement in
      if judgement.verdict == .passed {
        passed += 1
      } else {
        Issue.record("\(request.problem.id): \(judgement.verdict) \(judgement.message ?? "")")
      }
    }
    #expect(passed == loaded.problems.count)
  }
}
