// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Statistics
import Testing

struct ConsistencyTests {
  private struct Section: Decodable {
    struct Case: Decodable {
      var n: Int
      var c: Int
      var k: Int
      var pass_at_k: Double
      var pass_hat_k: Double
      var g_pass: [String: Double]
      var m_for_tau: [String: Int]
      var mg_pass: Double
    }
    struct Trap: Decodable {
      var k: Int
      var tau: String
      var right: Int
    }
    var float_trap: Trap
    var cases: [Case]
  }

  @Test(.enabled(if: Vectors.present, "the shared test vectors are not on this machine"))
  func agreesWithTheVectors() throws {
    let section = try Vectors.section("consistency", as: Section.self)
    for vector in section.cases {
      let count = try TaskCount(samples: vector.n, correct: vector.c)
      #expect(isClose(try count.passAtK(vector.k), to: vector.pass_at_k), "\(vector)")
      #expect(isClose(try count.passHatK(vector.k), to: vector.pass_hat_k), "\(vector)")
      #expect(isClose(try count.mGPassAtK(vector.k), to: vector.mg_pass), "\(vector)")
      for (tau, expected) in vector.g_pass {
        let threshold = try Threshold(tau)
        #expect(threshold.required(of: vector.k) == vector.m_for_tau[tau])
        let value = try count.gPassAtK(vector.k, threshold: threshold)
        #expect(isClose(value, to: expected), "\(vector) \(tau)")
      }
    }
    let trap = section.float_trap
    #expect(try Threshold(trap.tau).required(of: trap.k) == trap.right)
  }

  @Test(arguments: [("0.55", 55), ("11/20", 55), ("1", 100), ("1.0", 100), ("0.001", 1)])
  func aThresholdIsRational(text: String, required: Int) throws {
    #expect(try Threshold(text).required(of: 100) == required)
  }

  @Test(arguments: ["", "0", "1.5", "-0.5", "3/2", "1/0", "0.5x", "half", "0.1234567890", "+1/2"])
  func refusesWhatIsNoThreshold(text: String) {
    #expect(throws: StatisticsError.badThreshold(text)) { try Threshold(text) }
  }

  @Test func aSuiteIsTheMeanOfItsTasks() throws {
    let counts = try [(8, 5), (10, 9), (20, 10)].map {
      try TaskCount(samples: $0.0, correct: $0.1)
    }
    let half = try Threshold(1, over: 2)
    let each = try counts.map { count in
      (
        try count.passHatK(4), try count.gPassAtK(4, threshold: half), try count.mGPassAtK(4)
      )
    }
    #expect(isClose(try suitePassHatK(counts, k: 4), to: each.map(\.0).reduce(0, +) / 3))
    let generalized = try suiteGPassAtK(counts, k: 4, threshold: half)
    #expect(isClose(generalized, to: each.map(\.1).reduce(0, +) / 3))
    #expect(isClose(try suiteMGPassAtK(counts, k: 4), to: each.map(\.2).reduce(0, +) / 3))
    #expect(throws: StatisticsError.noTasks) { try suitePassHatK([], k: 1) }
    #expect(throws: StatisticsError.tooFewSamples(samples: 8, k: 9)) {
      try suiteMGPassAtK(counts, k: 9)
    }
  }

  @Test func aThresholdOfManyDigitsDoesNotOverflow() throws {
    #expect(try Threshold(Int.max - 1, over: Int.max).required(of: 1 << 40) == 1 << 40)
  }

  @Test func refusesMoreThanTheSamples() throws {
    let count = try TaskCount(samples: 5, correct: 5)
    #expect(throws: StatisticsError.tooFewSamples(samples: 5, k: 6)) { try count.passHatK(6) }
    #expect(throws: StatisticsError.notPositive(k: 0)) { try count.passHatK(0) }
    #expect(throws: StatisticsError.tooFewSamples(samples: 5, k: 6)) { try count.mGPassAtK(6) }
    #expect(throws: StatisticsError.notPositive(k: 0)) {
      try count.gPassAtK(0, threshold: Threshold("1"))
    }
  }

  @Test func thresholdsJoinPassAtKAndPassHatK() throws {
    for correct in 0...20 {
      let count = try TaskCount(samples: 20, correct: correct)
      let lowest = try count.gPassAtK(7, threshold: Threshold(1, over: 7))
      let highest = try count.gPassAtK(7, threshold: Threshold(1, over: 1))
      #expect(isClose(lowest, to: try count.passAtK(7)))
      #expect(isClose(highest, to: try count.passHatK(7)))
    }
  }
}
