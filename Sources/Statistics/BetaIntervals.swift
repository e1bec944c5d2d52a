// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// The Clopper-Pearson interval for a share, which covers at least as often as it says.
///
/// Wider than ``wilsonInterval(successes:trials:confidence:)``. See Clopper and Pearson 1934.
///
/// - Throws: ``StatisticsError`` for an impossible count, no trials, or a confidence outside (0,
///   1).
package func clopperPearsonInterval(
  successes: Int,
  trials: Int,
  confidence: Double = 0.95
) throws -> Interval {
  try betaInterval(successes, of: trials, confidence: confidence, shift: (0, 1))
}

/// The Jeffreys interval for a share: the middle of the posterior of the prior Beta(1/2, 1/2).
///
/// It reaches 0 when nothing passed and 1 when everything did. See Brown, Cai and DasGupta 2001.
///
/// - Throws: ``StatisticsError`` for an impossible count, no trials, or a confidence outside (0,
///   1).
package func jeffreysInterval(
  successes: Int,
  trials: Int,
  confidence: Double = 0.95
) throws -> Interval {
  try betaInterval(successes, of: trials, confidence: confidence, shift: (0.5, 0.5))
}

// `shift` is what the lower and the upper bound add to the successes; the failures get the other.
private func betaInterval(
  _ successes: Int,
  of trials: Int,
  confidence: Double,
  shift: (lower: Double, upper: Double)
) throws -> Interval {
  guard trials > 0 else { throw StatisticsError.noTasks }
  guard 0 <= successes, successes <= trials else {
    throw StatisticsError.impossibleCount(samples: trials, correct: successes)
  }
  guard confidence > 0, confidence < 1 else { throw StatisticsError.badConfidence(confidence) }
  let tail = (1 - confidence) / 2
  let passed = Double(successes)
  let failed = Double(trials - successes)
  return Interval(
    lower: successes == 0
      ? 0 : betaQuantile(tail, a: passed + shift.lower, b: failed + shift.upper),
    // The upper bound of the passes is the lower one of the failures, where no digit is lost.
    upper: successes == trials
      ? 1 : 1 - betaQuantile(tail, a: failed + shift.lower, b: passed + shift.upper)
  )
}
