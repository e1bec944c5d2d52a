// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Execution
import Grading
import Problems
import TestSupport

/// Programs that read standard input, judged one after another in one cage.
struct StreamTrial: Sendable {
  var tests = [StreamTest(input: "1 2\n", output: "3\n")]
  var comparer = OutputComparer.livecodebench
  var limits = Limits(cpu: .seconds(2), blocked: .milliseconds(700), outputBytes: 1 << 20)

  /// A program that passes the usual test.
  static let honest = "a, b = map(int, input().split())\nprint(a + b)\n"

  /// The judgements in the order of the programs.
  func judge(_ programs: [String]) async throws -> [Judgement] {
    var grader = try await Grader.forTests(policy: .strict, limits: limits, width: 1)
    grader.comparer = comparer
    let problem = Problem(
      id: TaskID("Stream/1"),
      prompt: "",
      entryPoint: "",
      reference: nil,
      suites: [TestSuite(name: "base", streams: tests)]
    )
    let requests = programs.enumerated().map { number, program in
      Grader.Request(number: number, problem: problem, suites: problem.suites, program: program)
    }
    var judgements: [Int: Judgement] = [:]
    try await grader.grade(requests) { request, judgement in
      judgements[request.number] = judgement
    }
    return programs.indices.compactMap { judgements[$0] }
  }

  func judge(_ program: String) async throws -> Judgement {
    try await judge([program])[0]
  }
}
