// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A model of how the difficulty of a benchmark's tasks varies, for a k beyond the samples drawn.
///
/// There is no unbiased estimate of pass@k for `k` above `n`. This one supposes that the probabilities
/// of passing have a beta distribution, and fits it to the counts by maximum likelihood. What it says
/// beyond `n` is the supposition's as much as the data's: label it as a fit, and never compare it with
/// an estimate. See Griffiths 1973 for the likelihood.
package struct BetaBinomialFit: Sendable, Hashable {
  /// The mean probability of passing.
  package let mean: Double
  /// The sum of both parameters: small when tasks are passed always or never.
  package let concentration: Double
  /// The logarithm of the likelihood, without the binomial coefficients.
  package let logLikelihood: Double
  /// Whether the likelihood still grew at the largest concentration tried, 1e6: the counts vary no more
  /// than those of equally hard tasks would.
  package let isBinomial: Bool

  private static let range = log(1e-4)...log(1e6)

  /// Fits the counts of a benchmark's tasks, which may differ in their samples.
  ///
  /// - Throws: ``StatisticsError/noTasks`` without a sample; ``StatisticsError/nothingToFit`` when no
  ///   task was passed by some samples and failed by others.
  /// - Complexity: Some 2500 likelihoods, each linear in the number of different counts.
  package init(_ counts: [TaskCount]) throws {
    let drawn = counts.filter { $0.samples > 0 }
    guard !drawn.isEmpty else { throw StatisticsError.noTasks }
    guard drawn.contains(where: { 0 < $0.correct && $0.correct < $0.samples }) else {
      throw StatisticsError.nothingToFit
    }
    var weights: [TaskCount: Int] = [:]
    for count in drawn { weights[count, default: 0] += 1 }
    // In one order, so that the sums round alike each time.
    let terms = weights.sorted { first, second in
      (first.key.samples, first.key.correct) < (second.key.samples, second.key.correct)
    }
    func likelihood(_ mean: Double, _ concentration: Double) -> Double {
      let a = mean * concentration
      let b = (1 - mean) * concentration
      return terms.reduce(0) { sum, term in
        let (samples, correct) = (Double(term.key.samples), Double(term.key.correct))
        let value = logRise(a, correct) + logRise(b, samples - correct) - logRise(a + b, samples)
        return sum + Double(term.value) * value
      }
    }
    func best(_ concentration: Double) -> (mean: Double, value: Double) {
      let logit = maximum(of: { likelihood(1 / (1 + exp(-$0)), concentration) }, in: -20...20)
      let mean = 1 / (1 + exp(-logit))
      return (mean, likelihood(mean, concentration))
    }
    let place = maximum(of: { best(exp($0)).value }, in: Self.range)
    concentration = exp(place)
    (mean, logLikelihood) = best(concentration)
    isBinomial = place > Self.range.upperBound - 0.01
  }

  /// The fitted pass@k: the probability that one of `k` samples of a task drawn from the distribution
  /// passes.
  ///
  /// - Throws: ``StatisticsError/notPositive(k:)`` when `k < 1`.
  package func passAtK(_ k: Int) throws -> Double {
    guard k >= 1 else { throw StatisticsError.notPositive(k: k) }
    return -expm1(logMoment(k, mean * concentration, (1 - mean) * concentration))
  }

  /// The fitted pass^k: the probability that all of `k` samples of a task drawn from the distribution
  /// pass.
  ///
  /// - Throws: ``StatisticsError/notPositive(k:)`` when `k < 1`.
  package func passHatK(_ k: Int) throws -> Double {
    guard k >= 1 else { throw StatisticsError.notPositive(k: k) }
    return exp(logMoment(k, (1 - mean) * concentration, mean * concentration))
  }

  /// The logarithm of the mean of `(1-p)^k` over a beta distribution of `p`.
  private func logMoment(_ k: Int, _ a: Double, _ b: Double) -> Double {
    logRise(b, Double(k)) - logRise(a + b, Double(k))
  }
}

/// The logarithm of `Γ(x + steps) / Γ(x)`.
private func logRise(_ x: Double, _ steps: Double) -> Double {
  guard x > 15 else { return lgamma(x + steps).0 - lgamma(x).0 }
  // Stirling's formula for both, joined so that what is large cancels on paper.
  return (x - 0.5) * log1p(steps / x) + steps * log(x + steps) - steps
    + stirlingError(x + steps) - stirlingError(x)
}

/// The place of the maximum of a function with one peak, by golden sections.
private func maximum(of function: (Double) -> Double, in range: ClosedRange<Double>) -> Double {
  let ratio = (5.0.squareRoot() - 1) / 2
  var (lower, upper) = (range.lowerBound, range.upperBound)
  var left = upper - ratio * (upper - lower)
  var right = lower + ratio * (upper - lower)
  var (leftValue, rightValue) = (function(left), function(right))
  // Closer than this the values differ by rounding alone.
  while upper - lower > 1e-9 {
    if leftValue < rightValue {
      (lower, left, leftValue) = (left, right, rightValue)
      right = lower + ratio * (upper - lower)
      rightValue = function(right)
    } else {
      (upper, right, rightValue) = (right, left, leftValue)
      left = upper - ratio * (upper - lower)
      leftValue = function(left)
    }
  }
  return (lower + upper) / 2
}
