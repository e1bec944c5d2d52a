// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Execution
import Grading
import Problems
import TestSupport
import Testing

/// Loops that never end, ended before their time; which of them are found, and which are not, is tested in
/// `Tests/RunnerTests/test_endless.py`.
@Suite(.requiresSandbox, .serialized)
struct EndlessTests {
  private static let limits = Limits(cpu: .seconds(20))
  private static let soon = Duration.seconds(2)

  private func judge(_ program: String) async throws -> Judgement {
    var grader = try await Grader.forTests(policy: .strict, limits: Self.limits)
    grader.sandbox.endsEndlessLoops = true
    let suite = TestSuite(
      name: "base",
      source: "def check(candidate):\n    assert candidate(4) == 4\n\ncheck(f)\n"
    )
    let problem = Problem(
      id: TaskID("Own/0"),
      prompt: "",
      entryPoint: "f",
      reference: nil,
      suites: [suite]
    )
    let request = Grader.Request(
      number: 0,
      problem: problem,
      suites: problem.suites,
      program: program
    )
    var judgements: [Judgement] = []
    try await grader.grade([request]) { judgements.append($1) }
    return try #require(judgements.first)
  }

  @Test(
    .timeLimit(.minutes(1)),
    arguments: [
      ("def f(x):\n    while x: x = x // 2 + 2\n    return 4\n", "(line 2)"),
      ("def g(x): return x > 3\n\ndef f(x):\n    while g(x): pass\n    return 4\n", "(line "),
      ("n = -7\nwhile n: n = n // 10\n\ndef f(x): return 4\n", "(line 2)"),
    ]
  )
  func aLoopThatComesToTheSameValuesIsOverItsTime(program: String, line: String) async throws {
    let judgement = try await judge(program)
    #expect(judgement.verdict == .timeout(.cpu), "\(judgement)")
    #expect(judgement.cpu < Self.soon, "\(judgement)")
    let message = try #require(judgement.message)
    #expect(message.hasPrefix("it never ends: ") && message.contains(line), "\(message)")
  }

  @Test(.timeLimit(.minutes(1))) func whatTakesLongAndEndsPasses() async throws {
    for body in [
      "for _ in range(9_000_000): y = 1", "n = 0\n    while n < 6_000_000: n += 1",
      "i = iter(range(4_000_000))\n    while next(i, None) is not None: pass",
    ] {
      let judgement = try await judge("def f(x):\n    \(body)\n    return 4\n")
      #expect(judgement.verdict == .passed, "\(judgement)")
    }
  }

  @Test(.timeLimit(.minutes(1))) func callsAreEndedAndSoAreProgramsBeforeThem() async throws {
    let problems = CallProblems(
      solution: "def f(x):\n    return x\n",
      base: "[[1], [2]]",
      plus: "[[3], [-7]]"
    )
    let rules = CallRules()
    let judgements = try await problems.judge(
      [
        "def f(x):\n    n = x\n    while n < 0: n //= 10\n    return x\n",
        "def f(x):\n    try:\n        while x == -7: pass\n    except BaseException: pass\n    return x\n",
        "while True: pass\n",
        "try:\n    while True: pass\nexcept BaseException: pass\n\ndef f(x):\n    return x\n",
      ],
      rules: rules,
      limits: Self.limits,
      endsEndlessLoops: true
    )
    for judgement in judgements {
      #expect(judgement.verdict == .timeout(.cpu), "\(judgement)")
      #expect(judgement.cpu < Self.soon, "\(judgement)")
    }
    #expect(judgements[0].suites.map(\.verdict.name) == ["passed", "timeout"])
  }
}
