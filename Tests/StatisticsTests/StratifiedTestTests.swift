// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Statistics
import Testing

struct StratifiedTestTests {
  private func counts(_ correct: [Int], of samples: Int = 1) throws -> [TaskCount] {
    try correct.map { try TaskCount(samples: samples, correct: $0) }
  }

  /// Fisher's tasting of tea, of 8 cups and 4 of each kind, with 3 of 4 told right.
  ///
  /// Each tail is 17 of 70.
  @Test func oneStratumIsFishersTest() throws {
    let test = try #require(
      try StratifiedTest([.init(first: counts([1, 1, 1, 0]), second: counts([0, 0, 0, 1]))])
    )
    #expect(isClose(test.lower, to: 17.0 / 70))
    #expect(isClose(test.twoSided, to: 34.0 / 70))
    #expect(test.difference == -0.5)
  }

  @Test func agreesWithCountingEveryChoice() throws {
    var generator = SplitMix64(seed: 11)
    for _ in 0..<100 {
      let samples = 1 + generator.below(3)
      var strata: [StratifiedTest.Stratum] = []
      // The sums of the second group over all ways to choose it, and the observed sum.
      var (all, observed) = ([0: 1.0], 0)
      var (weights, difference) = (0.0, 0.0)
      for _ in 0..<(1 + generator.below(3)) {
        let values = (0..<(2 + generator.below(5))).map { _ in generator.below(samples + 1) }
        let size = 1 + generator.below(values.count - 1)
        let (first, second) = (values.dropLast(size), values.suffix(size))
        strata.append(
          .init(
            first: try counts(Array(first), of: samples),
            second: try counts(Array(second), of: samples)
          )
        )
        observed += second.reduce(0, +)
        var own: [Int: Double] = [:]
        for choice in 0..<(1 << values.count) where choice.nonzeroBitCount == size {
          let sum = values.indices.reduce(0) { $0 + (choice >> $1 & 1 == 1 ? values[$1] : 0) }
          own[sum, default: 0] += 1
        }
        let total = own.values.reduce(0, +)
        var next: [Int: Double] = [:]
        for (sum, probability) in all {
          for (more, ways) in own { next[sum + more, default: 0] += probability * ways / total }
        }
        all = next
        let (n, m) = (Double(first.count), Double(second.count))
        let weight = n * m / (n + m)
        let means = (
          Double(first.reduce(0, +)) / n / Double(samples),
          Double(second.reduce(0, +)) / m / Double(samples)
        )
        weights += weight
        difference += weight * (means.1 - means.0)
      }
      let test = try #require(try StratifiedTest(strata))
      let atMost = all.filter { $0.key <= observed }.values.reduce(0, +)
      let atLeast = all.filter { $0.key >= observed }.values.reduce(0, +)
      #expect(isClose(test.lower, to: min(1, atMost)), "\(strata)")
      #expect(isClose(test.twoSided, to: min(1, 2 * min(atMost, atLeast))), "\(strata)")
      #expect(abs(test.difference - difference / weights) < 1e-12)
    }
  }

  @Test func strataOfOneGroupTellNothing() throws {
    #expect(try StratifiedTest([.init(first: counts([1, 0]), second: [])]) == nil)
    let mixed = StratifiedTest.Stratum(first: try counts([1, 1]), second: try counts([0, 1]))
    let alone = StratifiedTest.Stratum(first: [], second: try counts([0, 0, 0]))
    #expect(try StratifiedTest([mixed, alone]) == StratifiedTest([mixed]))
  }

  /// `sqrt(2) * z * sqrt(0.5)` of two groups of two tasks with one pass each would be above 1.
  @Test func theIntervalStaysAmongDifferences() throws {
    let stratum = StratifiedTest.Stratum(first: try counts([1, 0]), second: try counts([0, 1]))
    let test = try #require(try StratifiedTest([stratum]))
    #expect(test.interval == Interval(lower: -1, upper: 1))
    #expect(test.twoSided == 1)
    #expect(throws: StatisticsError.badConfidence(2)) {
      try StratifiedTest([stratum], confidence: 2)
    }
    let equal = StratifiedTest.Stratum(first: try counts([1, 1]), second: try counts([1, 1]))
    #expect(try StratifiedTest([equal])?.interval == nil)
  }
}
