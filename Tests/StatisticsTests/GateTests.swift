// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Statistics
import Testing

struct GateTests {
  struct Case: Sendable, CustomStringConvertible {
    var lost: Int
    var gained: Int
    var tasks = 164
    var outcome: GateOutcome
    var description: String { "\(lost) lost, \(gained) gained of \(tasks)" }
  }

  @Test(arguments: [
    // p = 1/32 and 3.0 points.
    Case(lost: 5, gained: 0, outcome: .regression),
    // p = 1/16.
    Case(lost: 4, gained: 0, outcome: .inconclusive),
    Case(lost: 9, gained: 2, outcome: .regression),
    Case(lost: 8, gained: 2, outcome: .inconclusive),
    // The interval of no disagreement reaches 1.3 points down at 164 tasks, and 0.4 at 500.
    Case(lost: 0, gained: 0, outcome: .inconclusive),
    Case(lost: 0, gained: 0, tasks: 500, outcome: .passed),
    Case(lost: 0, gained: 30, outcome: .passed),
    // Significant, and less than a point for certain or not.
    Case(lost: 5, gained: 0, tasks: 1000, outcome: .passed),
    Case(lost: 9, gained: 0, tasks: 1000, outcome: .inconclusive),
    Case(lost: 10, gained: 0, tasks: 1000, outcome: .regression),
  ])
  func decidesByTestAndDrop(_ vector: Case) throws {
    let decision = try decide(vector.lost, vector.gained, of: vector.tasks, rule: GateRule())
    #expect(decision.outcome == vector.outcome)
    #expect(decision.reasons == (vector.outcome == .regression ? [.significantDrop] : []))
    let test = try McNemarTest(lost: vector.lost, gained: vector.gained)
    #expect(isClose(decision.adjustedP, to: test.regression))
  }

  @Test func aDropOfExactlyTheMinimumCounts() throws {
    for tasks in [100, 300, 700, 1100] {
      let decision = try decide(tasks / 100 + 10, 10, of: tasks, rule: GateRule(alpha: 0.499))
      #expect(decision.reasons == (decision.adjustedP <= 0.499 ? [.significantDrop] : []))
    }
    let rule = try GateRule(minimalDrop: 0.05)
    #expect(try decide(8, 0, of: 164, rule: rule).outcome == .inconclusive)
    #expect(try decide(9, 0, of: 164, rule: rule).outcome == .regression)
  }

  @Test func benchmarksShareTheErrorByHolm() throws {
    let weak = try comparison(5, 0, of: 164)
    let strong = try comparison(12, 0, of: 164)
    let even = try comparison(3, 3, of: 164)
    #expect(try gate([weak], rule: GateRule()).map(\.outcome) == [.regression])
    let three = try gate([weak, strong, even], rule: GateRule())
    #expect(three.map(\.outcome) == [.inconclusive, .regression, .inconclusive])
    #expect(three.map(\.adjustedP)[0] == 2.0 / 32)
    #expect(three.map(\.outcome).max() == .regression)
    #expect(three.allSatisfy { $0.firstAlpha == 0.05 / 3 })
  }

  @Test func nonInferiorityHasToBeShown() throws {
    let rule = try GateRule(nonInferiorityMargin: 0.03)
    let same = try decide(0, 0, of: 164, rule: rule)
    #expect(same.outcome == .passed)
    // The vector of Newcombe's method for 90 %.
    #expect(abs(same.lowerBound + 0.010439749633617294) < 1e-9)
    let noisy = try decide(10, 10, of: 164, rule: rule)
    #expect(noisy.outcome == .regression)
    #expect(noisy.reasons == [.nonInferiorityNotShown])
    #expect(try decide(10, 10, of: 1000, rule: rule).outcome == .passed)
  }

  @Test func strictKnowsNoChance() throws {
    let rule = try GateRule(strict: true)
    #expect(try decide(0, 0, of: 164, rule: rule).outcome == .passed)
    let one = try decide(1, 20, of: 164, rule: rule)
    #expect(one.outcome == .regression)
    #expect(one.reasons == [.lostTasks(1)])
    #expect(try decide(12, 0, of: 164, rule: rule).reasons == [.significantDrop, .lostTasks(12)])
  }

  @Test func saysWhatItCouldHaveFound() throws {
    let decision = try decide(10, 6, of: 164, rule: GateRule())
    let exact = try McNemarPower(tasks: 164).detectableDrop(discordance: 16.0 / 164)
    #expect(try decision.detectableDrop() == exact)
    #expect(try decide(0, 0, of: 164, rule: GateRule()).detectableDrop() == nil)
  }

  @Test func takesSeveralSamplesATask() throws {
    // Every task drops from 10 of 10 to 9 or 10 of 10.
    let baseline = try (0..<40).map { _ in try TaskCount(samples: 10, correct: 10) }
    let candidate = try (0..<40).map { try TaskCount(samples: 10, correct: $0 < 10 ? 8 : 10) }
    let comparison = try PairedComparison(baseline: baseline, candidate: candidate)
    let decision = try #require(try gate([comparison], rule: GateRule()).first)
    #expect(comparison.outcomes == nil)
    #expect(isClose(decision.adjustedP, to: 1.0 / 1024))
    #expect(decision.outcome == .regression)
  }

  @Test func refusesARuleThatIsNone() {
    #expect(throws: StatisticsError.self) { try GateRule(alpha: 0) }
    #expect(throws: StatisticsError.self) { try GateRule(alpha: 0.5) }
    #expect(throws: StatisticsError.self) { try GateRule(minimalDrop: -0.01) }
    #expect(throws: StatisticsError.self) { try GateRule(nonInferiorityMargin: 0) }
    #expect(throws: StatisticsError.self) { try GateRule(confidence: 1) }
    #expect(throws: StatisticsError.noTasks) { try gate([], rule: GateRule()) }
  }

  private func decide(
    _ lost: Int,
    _ gained: Int,
    of tasks: Int,
    rule: GateRule
  ) throws -> GateDecision {
    try #require(try gate([comparison(lost, gained, of: tasks)], rule: rule).first)
  }

  /// 60 % of the tasks are passed by the baseline.
  private func comparison(_ lost: Int, _ gained: Int, of tasks: Int) throws -> PairedComparison {
    let passed = max(tasks * 6 / 10, lost)
    let one = try TaskCount(samples: 1, correct: 1)
    let none = try TaskCount(samples: 1, correct: 0)
    return try PairedComparison(
      baseline: (0..<tasks).map { $0 < passed ? one : none },
      candidate: (0..<tasks).map { task in
        task < lost ? none : task < passed + gained ? one : none
      }
    )
  }
}
