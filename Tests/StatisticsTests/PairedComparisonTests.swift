// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Statistics
import Testing

struct PairedComparisonTests {
  @Test func scoresOfZeroAndOneArePairsOfOutcomes() throws {
    // Ten samples a task that all agree are as good as one outcome.
    for samples in [1, 10] {
      let comparison = try PairedComparison(
        baseline: counts([1, 1, 1, 0, 0], samples: samples),
        candidate: counts([1, 0, 0, 1, 0], samples: samples)
      )
      let expected = try PairedOutcomes(bothPassed: 1, lost: 2, gained: 1, bothFailed: 1)
      #expect(comparison.outcomes == expected)
      #expect(comparison.lost == [1, 2])
      #expect(comparison.gained == [3])
      #expect(comparison.difference == -0.2)
      #expect(comparison.test.regression == 0.5)
      #expect(try comparison.interval() == newcombeInterval(expected))
      #expect(try comparison.detectableDrop() == nil)
    }
  }

  @Test func scoresInBetweenAreDifferences() throws {
    let baseline = try [4, 2, 3, 0].map { try TaskCount(samples: 4, correct: $0) }
    let candidate = try [2, 2, 4, 0].map { try TaskCount(samples: 4, correct: $0) }
    let comparison = try PairedComparison(baseline: baseline, candidate: candidate)
    let scores = [-0.5, 0, 0.25, 0]
    #expect(comparison.outcomes == nil)
    #expect(comparison.differences.scores == scores)
    #expect(try comparison.interval() == studentInterval(scores))
    let error = try #require(superpopulationStandardError(scores))
    #expect(try comparison.detectableDrop() == detectableDifference(standardError: error))
  }

  /// 164 tasks of which none varies: of all such tasks 2.2 % may, and by as much as there is.
  @Test func equalDifferencesAreNoPoint() throws {
    let half = try (0..<164).map { _ in try TaskCount(samples: 4, correct: 2) }
    let same = try PairedComparison(baseline: half, candidate: half)
    let interval = try same.interval()
    #expect(isClose(interval.upper, to: 1 - 0.9777579177961985, relative: 1e-9))
    #expect(interval.lower == -interval.upper)
    let decision = try #require(try gate([same], rule: GateRule()).first)
    #expect(decision.outcome == .inconclusive)
    let worse = try (0..<164).map { _ in try TaskCount(samples: 4, correct: 1) }
    let drop = try PairedComparison(baseline: half, candidate: worse).interval()
    #expect(drop.lower < -0.25 && drop.upper > -0.25 && drop.upper < 0)
  }

  @Test func oneTaskSaysNothingOfOthers() throws {
    let comparison = try PairedComparison(
      baseline: [TaskCount(samples: 4, correct: 2)],
      candidate: [TaskCount(samples: 4, correct: 1)]
    )
    #expect(try comparison.interval() == Interval(lower: -1, upper: 1))
    #expect(try comparison.detectableDrop() == nil)
  }

  private func counts(_ passed: [Int], samples: Int) throws -> [TaskCount] {
    try passed.map { try TaskCount(samples: samples, correct: $0 * samples) }
  }
}
