// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Tests of two runs whose tasks pass or fail, from the tasks on which they disagree.
///
/// The exact test is the sign test on the disagreements, and the exact sign-flip test on the scores.
/// See McNemar 1947; for the mid-p values Fagerland, Lydersen and Laake 2013, who find them the
/// best of these unless the size of the test has to be guaranteed, as in a gate.
package struct McNemarTest: Sendable, Hashable {
  /// How many tasks the baseline passed and the candidate failed.
  package let lost: Int
  /// How many tasks the baseline failed and the candidate passed.
  package let gained: Int

  /// - Throws: ``StatisticsError/negativeCount(_:)`` for numbers of tasks below 0.
  package init(lost: Int, gained: Int) throws {
    for count in [lost, gained] where count < 0 { throw StatisticsError.negativeCount(count) }
    self.lost = lost
    self.gained = gained
  }

  /// The exact probability of at least as many losses among the disagreements.
  package var regression: Double {
    binomialUpperTail(successes: lost, trials: lost + gained, probability: 0.5)
  }

  /// The exact probability of a disagreement at least as uneven.
  package var twoSided: Double {
    guard lost != gained else { return 1 }
    return min(
      1,
      2 * binomialUpperTail(successes: max(lost, gained), trials: lost + gained, probability: 0.5)
    )
  }

  /// ``regression`` less half the probability of the observed count.
  package var midPRegression: Double { regression - observed / 2 }

  /// ``twoSided`` less the probability of the observed count; 1 when the counts are equal.
  package var midPTwoSided: Double { lost == gained ? 1 : twoSided - observed }

  /// McNemar's own two-sided approximation by chi squared with one degree of freedom.
  ///
  /// Not to be trusted below some 25 disagreements; 1 when there is none.
  package var chiSquared: Double { chiSquaredTail(correction: 0) }

  /// ``chiSquared`` with the correction for continuity of Edwards 1948.
  package var correctedChiSquared: Double { chiSquaredTail(correction: 1) }

  private var observed: Double {
    binomialProbability(successes: lost, trials: lost + gained, probability: 0.5)
  }

  private func chiSquaredTail(correction: Int) -> Double {
    guard lost + gained > 0 else { return 1 }
    let distance = Double(max(0, abs(lost - gained) - correction))
    return erfc(distance / (2 * Double(lost + gained)).squareRoot())
  }
}

/// The fewest losses without a gain whose exact one-sided test is significant; 5 for 0.05.
///
/// - Throws: ``StatisticsError/badProbability(name:value:)`` unless `0 < alpha < 1`.
package func fewestSignificantLosses(alpha: Double) throws -> Int {
  try requireInside(alpha, "significance level")
  var losses = 1
  while scalbn(1, -losses) > alpha { losses += 1 }
  return losses
}

/// Throws unless a number lies strictly between 0 and 1.
func requireInside(_ value: Double, _ name: String) throws {
  guard value > 0, value < 1 else {
    throw StatisticsError.badProbability(name: name, value: value)
  }
}
