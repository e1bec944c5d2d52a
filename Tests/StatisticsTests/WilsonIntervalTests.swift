// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Statistics
import Testing

struct WilsonIntervalTests {
  @Test(.enabled(if: Vectors.present, "the shared test vectors are not on this machine"))
  func agreesWithTheVectors() throws {
    for vector in try Vectors.load().binomial_ci.cases {
      let interval = try wilsonInterval(
        successes: vector.x,
        trials: vector.n,
        confidence: vector.conf
      )
      #expect(abs(interval.lower - vector.wilson[0]) <= 1e-9, "\(vector)")
      #expect(abs(interval.upper - vector.wilson[1]) <= 1e-9, "\(vector)")
    }
  }

  @Test(.enabled(if: Vectors.present, "the shared test vectors are not on this machine"))
  func normalQuantilesAgreeWithTheVectors() throws {
    for (confidence, z) in try Vectors.load().binomial_ci.z {
      let tail = (1 - (try #require(Double(confidence)))) / 2
      #expect(isClose(normalUpperQuantile(tail), to: z, relative: 1e-14))
    }
  }

  /// The values are those of scipy.stats.norm.isf.
  @Test(arguments: [
    (0.5, 0.0), (0.4999, 0.0002506628300880075), (0.1, 1.2815515655446004),
    (1e-3, 3.090232306167813), (1e-10, 6.361340902404056), (1e-300, 37.0470962993612),
  ])
  func normalQuantilesHoldInTheTail(tail: Double, z: Double) {
    #expect(abs(normalUpperQuantile(tail) - z) <= 1e-12 * max(1, z))
  }

  @Test(arguments: [(-1, 10, 0.95), (11, 10, 0.95), (0, 0, 0.95), (1, 2, 0), (1, 2, 1)])
  func refusesWhatIsNoShare(successes: Int, trials: Int, confidence: Double) {
    #expect(throws: StatisticsError.self) {
      try wilsonInterval(successes: successes, trials: trials, confidence: confidence)
    }
  }
}
