// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Statistics
import Testing

struct SignFlipTests {
  private struct Section: Decodable {
    struct Case: Decodable {
      var name: String
      var differences: [Int]
      var scale: Int
      var mean_difference: Double
      var nonzero: Int
      var two_sided: Double
      var one_sided_regression: Double
    }
    var cases: [Case]
  }

  @Test(.enabled(if: Vectors.present, "the shared test vectors are not on this machine"))
  func agreesWithTheVectors() throws {
    for vector in try Vectors.section("signflip", as: Section.self).cases {
      let scores = try LatticeScores(vector.differences, scale: vector.scale)
      let test = try SignFlipTest(scores)
      #expect(isClose(scores.mean, to: vector.mean_difference), "\(vector.name)")
      #expect(scores.values.count { $0 != 0 } == vector.nonzero)
      #expect(isClose(test.twoSided, to: vector.two_sided), "\(vector.name)")
      #expect(isClose(test.regression, to: vector.one_sided_regression), "\(vector.name)")
    }
  }

  @Test func agreesWithCountingEverySign() throws {
    var generator = SplitMix64(seed: 6)
    for _ in 0..<200 {
      let values = (0..<(1 + generator.below(12))).map { _ in generator.below(15) - 7 }
      let observed = values.reduce(0, +)
      var (atMost, asFar) = (0, 0)
      for signs in 0..<(1 << values.count) {
        let sum = values.enumerated().reduce(0) { sum, value in
          sum + (signs >> value.offset & 1 == 0 ? value.element : -value.element)
        }
        if sum <= observed { atMost += 1 }
        if abs(sum) >= abs(observed) { asFar += 1 }
      }
      let test = try SignFlipTest(LatticeScores(values, scale: 7))
      let all = Double(1 << values.count)
      #expect(isClose(test.regression, to: Double(atMost) / all), "\(values)")
      #expect(isClose(test.twoSided, to: Double(asFar) / all), "\(values)")
    }
  }

  @Test func takesScoresOfDifferentSamples() throws {
    let baseline = try [(10, 5), (4, 2)].map { try TaskCount(samples: $0.0, correct: $0.1) }
    let candidate = try [(5, 1), (10, 10)].map { try TaskCount(samples: $0.0, correct: $0.1) }
    let scores = try LatticeScores(baseline: baseline, candidate: candidate)
    #expect(scores.scale == 20)
    #expect(scores.values == [-6, 10])
    #expect(scores.mean == 0.1)
    #expect(scores.scores == [-0.3, 0.5])
  }

  @Test func refusesWhatIsNoPair() throws {
    let one = try TaskCount(samples: 1, correct: 1)
    let none = try TaskCount(samples: 0, correct: 0)
    #expect(throws: StatisticsError.differentTasks(baseline: 2, candidate: 1)) {
      try LatticeScores(baseline: [one, one], candidate: [one])
    }
    #expect(throws: StatisticsError.noSamples(task: 1)) { try LatticeScores([one, none]) }
    #expect(throws: StatisticsError.noTasks) { try LatticeScores(baseline: [], candidate: []) }
  }

  @Test func refusesALatticeWithoutEnd() throws {
    let primes = try [999_983, 999_979, 999_961].map { try TaskCount(samples: $0, correct: 1) }
    #expect(throws: StatisticsError.latticeTooLarge) { try LatticeScores(primes) }
    let wide = try LatticeScores([1 << 30, 1 - (1 << 30)], scale: 1)
    #expect(throws: StatisticsError.latticeTooLarge) { try SignFlipTest(wide) }
    #expect(throws: StatisticsError.latticeTooLarge) { try LatticeScores([Int.min], scale: 1) }
  }
}
