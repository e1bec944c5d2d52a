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

  /// As HumanEval/76 of a sampled model, whose numbers grow for 2.5 s of 3 where nothing slows it down.
  @Test(.timeLimit(.minutes(1))) func whatWouldBeOverItsMemorySoonIsOverThat() async throws {
    let late = Self.spin.replacing("%", with: "1.3")
    for delay in ["", Self.spin.replacing("%", with: "1.05"), late] {
      let judgement = try await judge(Self.grow + delay + "held = [bytearray(900 << 20)]\n")
      #expect(judgement.verdict == .memoryLimit, "\(judgement)")
      #expect(judgement.message == nil)
      // As in a run where its first time was fast enough.
      #expect(!judgement.judgedAlone)
    }
  }

  /// As HumanEval/17 of a sampled model, which would be over its memory after 12 s on one machine, 21 on another.
  @Test(.timeLimit(.minutes(1))) func whatStillGrowsAtTheEndIsOverItsMemory() async throws {
    let program = """
      import time
      held = []
      while True:
          if time.process_time() * 40 > len(held): held.append(bytearray(1 << 20))

      """
    let judgement = try await judge(program)
    #expect(judgement.verdict == .memoryLimit, "\(judgement)")
    #expect(judgement.message == nil)
    #expect(judgement.peakMemory < 256 << 20)
  }

  @Test(.timeLimit(.minutes(1))) func whatGrowsNoFurtherIsOverItsTime() async throws {
    for program in [Self.grow + "while True: pass\n", "while True: pass\n"] {
      let judgement = try await judge(program)
      #expect(judgement.verdict == .timeout(.cpu), "\(judgement)")
      #expect(!judgement.judgedAlone)
    }
  }

  /// What fails for its time alone has no second attempt by way of its memory.
  @Test(.timeLimit(.minutes(1))) func whatEndsInTheLongerTimeHasNotPassed() async throws {
    let judgement = try await judge(Self.grow + Self.spin.replacing("%", with: "1.3"))
    #expect(judgement.verdict == .timeout(.cpu), "\(judgement)")
  }
}
