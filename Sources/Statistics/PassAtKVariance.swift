// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The mean and the spread of an estimate over the samples that could have been drawn.
package struct SamplingMoments: Sendable, Hashable {
  package let mean: Double
  package let variance: Double

  package var standardDeviation: Double { variance.squareRoot() }
}

/// The exact mean and variance of the estimate of pass@k for a task whose samples pass with a known
/// probability.
///
/// Sums over every count that `samples` independent samples can give; the mean is
/// `1 - (1 - probability)^k`, which makes the estimate unbiased. See Chen et al. 2021, appendix A.
///
/// - Throws: ``StatisticsError`` when `k < 1`, when `k` is more than `samples`, or when the
///   probability is not one.
/// - Complexity: O(`samples` * `k`).
package func passAtKMoments(
  samples: Int,
  k: Int,
  probability: Double
) throws -> SamplingMoments {
  guard probability >= 0, probability <= 1 else {
    throw StatisticsError.badProbability(name: "probability of passing", value: probability)
  }
  guard k >= 1 else { throw StatisticsError.notPositive(k: k) }
  guard k <= samples else { throw StatisticsError.tooFewSamples(samples: samples, k: k) }
  let mean = -expm1(Double(k) * log1p(-probability))
  let variance = try binomialMean(trials: samples, probability: probability) { correct in
    let error = try passAtK(samples: samples, correct: correct, k: k) - mean
    return error * error
  }
  return SamplingMoments(mean: mean, variance: variance)
}

/// The standard deviation of the estimate of pass@k by the delta method.
///
/// It is `k (1-p)^(k-1) sqrt(p (1-p) / n)`: exact for `k` of 1 and too small when `samples` is near
/// `k`. Prefer ``passAtKMoments(samples:k:probability:)`` where there is time.
///
/// - Precondition: `1 <= k <= samples` and `0 <= probability <= 1`.
package func passAtKDeltaDeviation(samples: Int, k: Int, probability: Double) -> Double {
  precondition(1 <= k && k <= samples && 0 <= probability && probability <= 1)
  let slope = Double(k) * pow(1 - probability, Double(k - 1))
  return slope * (probability * (1 - probability) / Double(samples)).squareRoot()
}
