// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Statistics
import Testing

struct BetaIntervalTests {
  @Test(.enabled(if: Vectors.present, "the shared test vectors are not on this machine"))
  func agreesWithTheVectors() throws {
    for vector in try Vectors.load().binomial_ci.cases {
      let (x, n) = (vector.x, vector.n)
      for (interval, expected) in [
        (
          try clopperPearsonInterval(successes: x, trials: n, confidence: vector.conf),
          vector.clopper_pearson
        ),
        (try jeffreysInterval(successes: x, trials: n, confidence: vector.conf), vector.jeffreys),
      ] {
        #expect(abs(interval.lower - expected[0]) <= 1e-9, "\(vector)")
        #expect(abs(interval.upper - expected[1]) <= 1e-9, "\(vector)")
      }
    }
  }

  @Test(arguments: [(-1, 10, 0.95), (11, 10, 0.95), (0, 0, 0.95), (1, 2, 0), (1, 2, 1)])
  func refusesWhatIsNoShare(successes: Int, trials: Int, confidence: Double) {
    #expect(throws: StatisticsError.self) {
      try clopperPearsonInterval(successes: successes, trials: trials, confidence: confidence)
    }
    #expect(throws: StatisticsError.self) {
      try jeffreysInterval(successes: successes, trials: trials, confidence: confidence)
    }
  }
}
