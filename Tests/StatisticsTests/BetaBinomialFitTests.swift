// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Statistics
import Testing

struct BetaBinomialFitTests {
  /// The optimum is that of `scipy.optimize.minimize` on `scipy.stats.betabinom.logpmf`.
  @Test func agreesWithSciPy() throws {
    let counts = try [0, 0, 1, 3, 5, 5, 8, 10, 10, 10, 2, 9].map {
      try TaskCount(samples: 10, correct: $0)
    }
    let fit = try BetaBinomialFit(counts)
    #expect(isClose(fit.mean, to: 0.5375499535349614, relative: 1e-6))
    #expect(isClose(fit.concentration, to: 0.8083774122029738, relative: 1e-6))
    #expect(isClose(fit.logLikelihood, to: -54.88751785295801, relative: 1e-9))
    #expect(!fit.isBinomial)
    #expect(isClose(try fit.passAtK(100), to: 0.9343736063083976, relative: 1e-6))
  }

  @Test func oneSampleIsTheMean() throws {
    let counts = try [0, 2, 7, 10].map { try TaskCount(samples: 10, correct: $0) }
    let fit = try BetaBinomialFit(counts)
    #expect(isClose(try fit.passAtK(1), to: fit.mean))
    #expect(isClose(try fit.passHatK(1), to: fit.mean))
    #expect(try fit.passAtK(50) > fit.passAtK(10))
    #expect(try fit.passHatK(50) < fit.passHatK(10))
  }

  @Test func tasksThatVaryLittleAreBinomial() throws {
    let counts = try [5, 5, 5, 5, 5].map { try TaskCount(samples: 10, correct: $0) }
    let fit = try BetaBinomialFit(counts)
    #expect(fit.isBinomial)
    #expect(isClose(fit.mean, to: 0.5, relative: 1e-6))
  }

  @Test func refusesWhatSaysNothing() throws {
    #expect(throws: StatisticsError.noTasks) { try BetaBinomialFit([]) }
    let ends = try [0, 10].map { try TaskCount(samples: 10, correct: $0) }
    #expect(throws: StatisticsError.nothingToFit) { try BetaBinomialFit(ends) }
    let fit = try BetaBinomialFit(ends + [TaskCount(samples: 10, correct: 5)])
    #expect(throws: StatisticsError.notPositive(k: 0)) { try fit.passAtK(0) }
    #expect(throws: StatisticsError.notPositive(k: 0)) { try fit.passHatK(0) }
  }
}
