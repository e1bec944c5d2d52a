// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Execution
import Grading
import Problems
import TestSupport
import Testing

/// No hostile program passes by its inputs that must not pass its tests.
@Suite(.requiresSandbox, .serialized)  // it keeps both processors busy
struct CallAttackTests {
  @Test(
    .enabled(if: SharedData.has("attacks"), "the hostile programs are not here"),
    .timeLimit(.minutes(5))
  )
  func noneForgesAPass() async throws {
    let problems = CallProblems(
      entryPoint: "add",
      solution: HostileProgram.honest,
      base: "[[1, 2], [10, -4], [0, 0], [7, 5]]",
      plus: "[" + (0..<50).map { "[\($0), \($0 * $0 + 1)]" }.joined(separator: ", ") + "]"
    )
    let corpus = HostileProgram.corpus
    let judgements = try await problems.judge(
      corpus.flatMap { [$0.program, HostileProgram.honest + "# after \($0.name)\n"] },
      rules: CallRules(leastLimit: .milliseconds(500)),
      limits: HostileProgram.limits
    )
    try #require(judgements.count == 2 * corpus.count)
    for (number, attack) in corpus.enumerated() {
      let judgement = judgements[2 * number]
      let what: Comment = "\(attack.name): \(judgement.words) \(judgement.message ?? "")"
      let expectation = try #require(attack.expected[.strict])
      // Its tests may ask for less than these inputs do; never for more.
      if judgement.verdict == .passed {
        #expect(expectation.allows(Judgement(verdict: .passed, attempts: judgement.attempts)), what)
      }
      if expectation == .passed { #expect(judgement.verdict == .passed, what) }
      #expect(judgement.verdict.isOfTheProgram, what)
      #expect(!HostileProgram.hasEscaped(judgement, secret: Yard.secret), what)
      #expect(judgements[2 * number + 1].verdict == .passed, "after \(attack.name)")
    }
  }

  /// Programs that play with the digests, the times and the shapes of their outputs.
  @Test(.timeLimit(.minutes(2)))
  func noWordIsBelieved() async throws {
    let problems = CallProblems(
      entryPoint: "f",
      solution: "def f(n):\n    return n % 2 == 0\n",
      base: "[[1], [2], [4], [7]]",
      plus: "[" + (0..<40).map { "[\($0)]" }.joined(separator: ", ") + "]"
    )
    let start = ContinuousClock.now
    let judgements = try await problems.judge(
      [
        Self.playing("K.form = lambda self, item: b'false'\nreturn True"),
        Self.playing("K.form = lambda self, item: b'true'\nreturn False"),
        Self.playing(
          "K.form = lambda self, item: b'{\"n\":[[' + b','.join([b'9' * 18] * 1000000)"
            + " + b'],[1]]}'\nreturn 'x'"
        ),
        Self.playing(
          "K.form = lambda self, item: b'{\"s\":[' + b','.join("
            + "[b'%d' % (i * (2 ** 61 - 1)) for i in range(200000)]) + b']}'\nreturn 'x'"
        ),
        // Near its limit by its own word: it would be judged again, and know its inputs by then.
        Self.playing(
          "old = K.describe\nK.describe = lambda self, output: ("
            + "lambda e, p, f: (e, p, f | 4))(*old(self, output))\nreturn True"
        ),
      ],
      rules: CallRules(leastLimit: .seconds(1)),
      width: 1
    )
    try #require(judgements.count == 5)
    for (number, judgement) in judgements.enumerated() {
      #expect(judgement.verdict != .passed, "\(number)")
      #expect(judgement.verdict.isOfTheProgram, "\(number): \(judgement.verdict)")
      #expect(!judgement.judgedAlone, "\(number)")
    }
    #expect(judgements[0].words.hasPrefix("tampering"), "\(judgements[0].words)")
    #expect(ContinuousClock.now - start < .seconds(60))
  }

  /// The supervisor keeps the limit of a call when the program has stopped the timer that does.
  @Test(.timeLimit(.minutes(2)))
  func aStoppedTimerGainsLittle() async throws {
    let problems = CallProblems(
      entryPoint: "f",
      solution: "def f(n):\n    return n\n",
      base: "[" + (0..<30).map { "[\($0)]" }.joined(separator: ", ") + "]"
    )
    let judgement = try #require(
      try await problems.judge(
        [
          """
          import signal, time
          def f(n):
              signal.setitimer(signal.ITIMER_PROF, 0)
              start = time.process_time()
              while n == 3 and time.process_time() - start < 20: pass
              return n
          """
        ],
        rules: CallRules(leastLimit: .seconds(1)),
        limits: Limits(cpu: .seconds(30))
      ).first
    )
    #expect(judgement.suites.first?.verdict == .timeout(.cpu), "\(judgement.words)")
    #expect(judgement.cpu < .seconds(2.5), "twice its limit, and a busy machine")
  }

  /// A program that changes how its own process speaks.
  private static func playing(_ body: String) -> String {
    "def f(n):\n    import sys\n    K = type(sys._getframe(1).f_locals['self'])\n"
      + body.split(separator: "\n").map { "    \($0)\n" }.joined()
  }
}
