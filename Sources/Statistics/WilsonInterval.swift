// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A range that holds the true value with a stated confidence.
package struct Interval: Sendable, Hashable {
  package var lower: Double
  package var upper: Double

  package init(lower: Double, upper: Double) {
    self.lower = lower
    self.upper = upper
  }
}

/// The Wilson score interval for a share, such as pass@1 of one sample a task.
///
/// Unlike the normal interval it keeps its coverage for small numbers and at 0 and 1.
/// See Wilson 1927; Brown, Cai and DasGupta 2001.
///
/// - Throws: ``StatisticsError`` for an impossible count, no trials, or a confidence outside (0,
///   1).
package func wilsonInterval(
  successes: Int,
  trials: Int,
  confidence: Double = 0.95
) throws -> Interval {
  guard trials > 0 else { throw StatisticsError.noTasks }
  guard 0 <= successes, successes <= trials else {
    throw StatisticsError.impossibleCount(samples: trials, correct: successes)
  }
  guard confidence > 0, confidence < 1 else { throw StatisticsError.badConfidence(confidence) }
  let n = Double(trials)
  let p = Double(successes) / n
  let z = normalUpperQuantile((1 - confidence) / 2)
  let centre = (p + z * z / (2 * n)) / (1 + z * z / n)
  let half = z * (p * (1 - p) / n + z * z / (4 * n * n)).squareRoot() / (1 + z * z / n)
  // At the ends the bound is exact; the subtraction would leave 1e-17.
  return Interval(
    lower: successes == 0 ? 0 : max(0, centre - half),
    upper: successes == trials ? 1 : min(1, centre + half)
  )
}

/// The value that a standard normal variable exceeds with a given probability.
///
/// Starts from Abramowitz and Stegun 26.2.23 and refines by Halley's method, whose third step is
/// exact to the last bits of a double.
///
/// - Precondition: `0 < tail` and `tail <= 0.5`.
package func normalUpperQuantile(_ tail: Double) -> Double {
  precondition(0 < tail && tail <= 0.5)
  let t = (-2 * log(tail)).squareRoot()
  var z =
    t - (2.515517 + t * (0.802853 + t * 0.010328))
    / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)))
  for _ in 0..<3 {
    let density = exp(-z * z / 2) / (2 * Double.pi).squareRoot()
    guard density > 0 else { break }
    let step = (erfc(z / 2.0.squareRoot()) / 2 - tail) / density
    z += step / (1 - z * step / 2)
  }
  return z
}
