// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Execution
import Grading
import Problems
import TestSupport
import Testing

/// Programs that one limit stops beside neighbours, and another alone.
@Suite(.requiresSandbox, .serialized)
struct BorderTests {
  private static let grow = "import time\nheld = bytearray(200 << 20)\n"
  private static let spin = "while time.process_time() < %: pass\n"

  private func judge(_ program: String) async throws -> Judgement {
    let limits = Limits(cpu: .seconds(1))
    let grader = try await Grader.forTests(policy: .strict, limits: limits)
    let problem = Problem(
      id: TaskID("Own/0"),
      prompt: "",
      entryPoint: "f",
      reference: nil,
      suites: [
        TestSuite(
          name: "base",
          source: "def check(candidate):\n    assert candidate(1) == 1\n\ncheck(f)\n"
        )
      ]
    )
    let request = Grader.Request(
      number: 0,
      problem: problem,
      suites: problem.suites,
      program: program + "def f(x): return x\n"
    )
    var judgements: [Judgement] = []
    try await grader.grade([request]) { judgements.append($1) }
    return try #require(judgements.first)
  }

  /// As HumanEval/76 of a sampled model: its numbers grow, for 2.5 s where it is alone.
  @Test(.timeLimit(.minutes(1))) func whatGrewUntilItsTimeWasOverIsJudgedAlone() async throws {
    let judgement = try await judge(Self.grow + "while True: pass\n")
    #expect(judgement.verdict == .timeout(.cpu))
    // Without the grace that it has beside others.
    #expect(judgement.cpu < .seconds(1.1), "\(judgement)")
    let small = try await judge("while True: pass\n")
    #expect(small.verdict == .timeout(.cpu))
    #expect(small.cpu > .seconds(1.1), "\(small)")
  }

  @Test(.timeLimit(.minutes(1))) func whatGrewPastItsTimeIsJudgedAlone() async throws {
    let spin = Self.spin.replacing("%", with: "1.06")
    let judgement = try await judge(Self.grow + spin + "held = [bytearray(900 << 20)]\n")
    #expect(judgement.verdict == .timeout(.cpu), "\(judgement)")
    #expect(judgement.cpu < .seconds(1.1), "\(judgement)")
    // As in a run where its first time was slow enough to be over by itself.
    #expect(!judgement.judgedAlone)
    let early = try await judge(Self.grow + "held = [bytearray(900 << 20)]\n")
    #expect(early.verdict == .memoryLimit, "\(early)")
    #expect(!early.judgedAlone)
  }
}
