// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Grading
import Testing

@testable import Service

struct RewardRuleTests {
  @Test func countsTests() {
    let verdicts: [Verdict] = [.passed, .wrongAnswer, .passed, .passed]
    #expect(RewardRule.all.reward(verdicts, of: 4) == 0)
    #expect(RewardRule.all.reward([.passed, .passed], of: 2) == 1)
    #expect(RewardRule.fraction.reward(verdicts, of: 4) == 0.75)
    #expect(RewardRule.firstTen.reward(verdicts, of: 4) == 0.75)
  }

  @Test func testsThatWereNotJudgedHaveFailed() {
    #expect(RewardRule.all.reward([.passed], of: 2) == 0)
    #expect(RewardRule.fraction.reward([.passed, .exception], of: 10) == 0.1)
    #expect(RewardRule.fraction.reward([], of: 10) == 0)
  }

  @Test func theFirstTenAreTheFirstTen() {
    let verdicts = Array(repeating: Verdict.passed, count: 10) + [.wrongAnswer, .wrongAnswer]
    #expect(RewardRule.firstTen.reward(verdicts, of: 12) == 1)
    #expect(RewardRule.fraction.reward(verdicts, of: 12) == 10.0 / 12)
    #expect(RewardRule.firstTen.reward([.passed, .wrongAnswer], of: 200) == 0.1)
  }

  @Test(arguments: RewardRule.allCases)
  func aFailureOfTheHarnessIsNoReward(rule: RewardRule) {
    #expect(rule.reward([.passed, .infrastructure(why: "x")], of: 2) == nil)
    #expect(rule.reward([.unverifiable(why: "x")], of: 1) == 0)
    #expect(rule.reward([.tampering(how: "x")], of: 1) == 0)
    #expect(rule.reward([.noCode], of: 1) == 0)
  }
}
