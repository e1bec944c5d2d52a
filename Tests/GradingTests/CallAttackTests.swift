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
}
