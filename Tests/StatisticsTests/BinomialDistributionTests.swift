// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Statistics
import Testing

/// The values are those of SciPy 1.17.
struct BinomialDistributionTests {
  @Test(arguments: [
    (0, 10, 0.3, 0.0282475249), (3, 10, 0.3, 0.2668279319999998),
    (150, 164, 0.6, 9.355225426339645e-20), (500, 1000, 0.5, 0.025225018178360804),
    (100_000, 300_000, 0.34, 1.7581299604985824e-16),
  ])
  func probabilitiesAgreeWithSciPy(successes: Int, trials: Int, p: Double, expected: Double) {
    let value = binomialProbability(successes: successes, trials: trials, probability: p)
    // SciPy's own error is some 1e-12 for 300,000 trials.
    #expect(isClose(value, to: expected, relative: trials < 10_000 ? 1e-13 : 5e-12))
  }

  @Test(arguments: [
    (8, 10, 0.3, 0.0015903863999999995), (120, 164, 0.6, 0.00028956919315874246),
    (600, 1000, 0.5, 1.3642320780329735e-10), (3, 10, 0.9, 0.9999996264),
    (90, 164, 0.6, 0.9213307918858726),
  ])
  func tailsAgreeWithSciPy(successes: Int, trials: Int, p: Double, expected: Double) {
    let value = binomialUpperTail(successes: successes, trials: trials, probability: p)
    #expect(isClose(value, to: expected, relative: 1e-13))
  }

  @Test(arguments: [
    (3, 5, 20, 10, 0.34829721362229105), (40, 150, 200, 60, 0.0295132527155778),
    (0, 3, 48, 16, 0.2867715078630897), (3, 2, 10, 5, 0), (2, 9, 10, 2, 0.8), (0, 0, 5, 2, 1),
  ])
  func drawsWithoutReplacementAgreeWithSciPy(
    found: Int,
    marked: Int,
    total: Int,
    drawn: Int,
    expected: Double
  ) {
    let value = hypergeometricProbability(of: found, marked: marked, total: total, drawn: drawn)
    #expect(isClose(value, to: expected, relative: 1e-13))
  }

  @Test func theEndsAreExact() {
    #expect(binomialProbability(successes: 0, trials: 5, probability: 0) == 1)
    #expect(binomialProbability(successes: 1, trials: 5, probability: 0) == 0)
    #expect(binomialProbability(successes: 5, trials: 5, probability: 1) == 1)
    #expect(binomialProbability(successes: 0, trials: 0, probability: 0.5) == 1)
    #expect(binomialUpperTail(successes: 0, trials: 5, probability: 0.5) == 1)
    #expect(binomialUpperTail(successes: 6, trials: 5, probability: 0.5) == 0)
    #expect(binomialUpperTail(successes: 1, trials: 5, probability: 0) == 0)
    #expect(binomialUpperTail(successes: 5, trials: 5, probability: 1) == 1)
  }

  @Test func probabilitiesAddUpToOne() {
    for (trials, p) in [(1, 0.5), (164, 0.03), (2000, 0.999)] {
      #expect(isClose(binomialMean(trials: trials, probability: p) { _ in 1 }, to: 1))
      let mean = binomialMean(trials: trials, probability: p) { Double($0) }
      #expect(isClose(mean, to: Double(trials) * p))
    }
  }
}
