// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Statistics
import Testing

struct BootstrapTests {
  private struct Exact: Decodable {
    struct Case: Decodable {
      var lost: Int
      var gained: Int
      var T: Int
      var conf: Double
      var difference: Double
      var percentile_ci: [Double]
      var p_boot_le_0: Double
      var p_boot_lt_0: Double
      var wald_se: Double
    }
    var cases: [Case]
  }
  private struct Seeded: Decodable {
    var differences_rle: [[Int]]
    var B: Int
    var seed: UInt64
    var conf: Double
    var sum_ci: [Int]
    var mean_ci: [Double]
    var count_le_0: Int
    var count_lt_0: Int
  }
  private struct Numbers: Decodable {
    struct Below: Decodable {
      var seed: UInt64
      var n: Int
      var first20: [Int]
    }
    var seed0: [String]
    var seed42: [String]
    var below: Below
  }

  @Test(.enabled(if: Vectors.present, "the shared test vectors are not on this machine"))
  func theExactOneAgreesWithTheVectors() throws {
    for vector in try Vectors.section("exact_bootstrap_paired", as: Exact.self).cases {
      let scores = try outcomes(lost: vector.lost, gained: vector.gained, tasks: vector.T)
      let bootstrap = try ExactBootstrap(scores)
      let interval = try bootstrap.interval(confidence: vector.conf)
      let error = try #require(superpopulationStandardError(scores.scores))
      #expect(isClose(error, to: vector.wald_se))
      #expect(isClose(scores.mean, to: vector.difference))
      #expect(isClose(interval.lower, to: vector.percentile_ci[0]), "\(vector)")
      #expect(isClose(interval.upper, to: vector.percentile_ci[1]), "\(vector)")
      #expect(isClose(bootstrap.probabilityAtMostZero, to: vector.p_boot_le_0), "\(vector)")
      #expect(isClose(bootstrap.probabilityBelowZero, to: vector.p_boot_lt_0), "\(vector)")
    }
  }

  @Test(.enabled(if: Vectors.present, "the shared test vectors are not on this machine"))
  func theSeededOneAgreesWithTheVectors() throws {
    let vector = try Vectors.section("seeded_bootstrap", as: Seeded.self)
    let values = vector.differences_rle.flatMap { Array(repeating: $0[0], count: $0[1]) }
    let scores = try LatticeScores(values, scale: 1)
    let bootstrap = try SeededBootstrap(scores, replicates: vector.B, seed: vector.seed)
    let interval = try bootstrap.interval(confidence: vector.conf)
    #expect(interval.lower == vector.mean_ci[0])
    #expect(interval.upper == vector.mean_ci[1])
    #expect((interval.lower * Double(values.count)).rounded() == Double(vector.sum_ci[0]))
    #expect((interval.upper * Double(values.count)).rounded() == Double(vector.sum_ci[1]))
    #expect(bootstrap.count(atMost: 0) == vector.count_le_0)
    #expect(bootstrap.count(below: 0) == vector.count_lt_0)
  }

  @Test(.enabled(if: Vectors.present, "the shared test vectors are not on this machine"))
  func theGeneratorAgreesWithTheVectors() throws {
    let vector = try Vectors.section("splitmix64", as: Numbers.self)
    for (seed, expected) in [(UInt64(0), vector.seed0), (42, vector.seed42)] {
      var generator = SplitMix64(seed: seed)
      #expect(expected.map { _ in String(generator.next()) } == expected)
    }
    var generator = SplitMix64(seed: vector.below.seed)
    let numbers = vector.below.first20.map { _ in generator.below(vector.below.n) }
    #expect(numbers == vector.below.first20)
  }

  @Test func seededOnesTendToTheExactOne() throws {
    let scores = try outcomes(lost: 20, gained: 12, tasks: 164)
    let exact = try ExactBootstrap(scores).interval()
    for seed in 1...3 as ClosedRange<UInt64> {
      let seeded = try SeededBootstrap(scores, seed: seed).interval()
      #expect(abs(seeded.lower - exact.lower) <= 1.0 / 164 + 1e-12)
      #expect(abs(seeded.upper - exact.upper) <= 1.0 / 164 + 1e-12)
    }
  }

  @Test func theExactOneTakesScoresInBetween() throws {
    // Two tasks, 0.2 and 0.7: means 0.2, 0.45 and 0.7 with probabilities 1/4, 1/2 and 1/4.
    let bootstrap = try ExactBootstrap(LatticeScores([2, 7], scale: 10))
    #expect(try bootstrap.interval(confidence: 0.5) == Interval(lower: 0.2, upper: 0.45))
    #expect(try bootstrap.interval(confidence: 0.9) == Interval(lower: 0.2, upper: 0.7))
    #expect(bootstrap.probabilityAtMostZero == 0)
  }

  @Test func clustersAreDrawnWhole() throws {
    let scores = try LatticeScores([1, 1, 1, 0, 0, 0], scale: 1)
    let whole = try SeededBootstrap(scores, clusters: [7, 7, 7, 9, 9, 9], replicates: 500, seed: 1)
    #expect(Set(whole.means) == [0, 0.5, 1])
    let single = try SeededBootstrap(scores, clusters: Array(0..<6), replicates: 500, seed: 1)
    #expect(single == (try SeededBootstrap(scores, replicates: 500, seed: 1)))
  }

  @Test func refusesWhatItCannotDraw() throws {
    let scores = try LatticeScores([0, 1], scale: 1)
    #expect(throws: StatisticsError.noReplicates) {
      try SeededBootstrap(scores, replicates: 0, seed: 1)
    }
    #expect(throws: StatisticsError.differentTasks(baseline: 2, candidate: 1)) {
      try SeededBootstrap(scores, clusters: [1], seed: 1)
    }
    #expect(throws: StatisticsError.latticeTooLarge) {
      // The first cluster alone weighs 2^52, and there are 2048.
      let wide = try LatticeScores(Array(repeating: 1, count: 4096), scale: 1 << 41)
      return try SeededBootstrap(wide, clusters: (0..<4096).map { max(0, $0 - 2048) }, seed: 1)
    }
    #expect(throws: StatisticsError.latticeTooLarge) {
      try ExactBootstrap(LatticeScores([0, 1, 1 << 40], scale: 1))
    }
  }

  private func outcomes(lost: Int, gained: Int, tasks: Int) throws -> LatticeScores {
    let values = Array(repeating: -1, count: lost) + Array(repeating: 1, count: gained)
    return try LatticeScores(
      values + Array(repeating: 0, count: tasks - lost - gained),
      scale: 1
    )
  }
}
