// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// How the tasks of two runs that pass or fail fall together.
package struct PairedOutcomes: Sendable, Hashable {
  package let bothPassed: Int
  /// How many the baseline passed and the candidate failed.
  package let lost: Int
  /// How many the baseline failed and the candidate passed.
  package let gained: Int
  package let bothFailed: Int

  package var tasks: Int { bothPassed + lost + gained + bothFailed }
  /// The share of passed tasks of the candidate less that of the baseline.
  package var difference: Double { Double(gained - lost) / Double(tasks) }
  /// The share of tasks on which the runs disagree.
  package var discordance: Double { Double(gained + lost) / Double(tasks) }

  /// - Throws: ``StatisticsError`` for a number of tasks below 0 or no task.
  package init(bothPassed: Int, lost: Int, gained: Int, bothFailed: Int) throws {
    let counts = [bothPassed, lost, gained, bothFailed]
    for count in counts where count < 0 { throw StatisticsError.negativeCount(count) }
    guard counts.contains(where: { $0 > 0 }) else { throw StatisticsError.noTasks }
    self.bothPassed = bothPassed
    self.lost = lost
    self.gained = gained
    self.bothFailed = bothFailed
  }
}

/// Newcombe's score interval for the difference of two paired shares, candidate less baseline.
///
/// Method 10 of Newcombe 1998, "Improved confidence intervals for the difference between binomial
/// proportions based on paired data": the Wilson intervals of both shares, joined with a correlation
/// corrected for continuity. The lower end of the interval of confidence `1 - 2a` is a one-sided
/// bound of confidence `1 - a`.
///
/// - Throws: ``StatisticsError/badConfidence(_:)`` for a confidence outside (0, 1).
package func newcombeInterval(
  _ outcomes: PairedOutcomes,
  confidence: Double = 0.95
) throws -> Interval {
  let tasks = outcomes.tasks
  let after = outcomes.bothPassed + outcomes.gained
  let before = outcomes.bothPassed + outcomes.lost
  let new = try wilsonInterval(successes: after, trials: tasks, confidence: confidence)
  let old = try wilsonInterval(successes: before, trials: tasks, confidence: confidence)
  let newShare = Double(after) / Double(tasks)
  let oldShare = Double(before) / Double(tasks)
  let phi = correlation(outcomes)
  func reach(_ first: Double, _ second: Double) -> Double {
    max(0, first * first - 2 * phi * first * second + second * second).squareRoot()
  }
  return Interval(
    lower: max(-1, outcomes.difference - reach(newShare - new.lower, old.upper - oldShare)),
    upper: min(1, outcomes.difference + reach(new.upper - newShare, oldShare - old.lower))
  )
}

private func correlation(_ outcomes: PairedOutcomes) -> Double {
  let (a, b) = (Double(outcomes.bothPassed), Double(outcomes.lost))
  let (c, d) = (Double(outcomes.gained), Double(outcomes.bothFailed))
  let product = (a + b) * (c + d) * (a + c) * (b + d)
  guard product > 0 else { return 0 }
  let difference = a * d - b * c
  let corrected = difference > 0 ? max(0, difference - (a + b + c + d) / 2) : difference
  return corrected / product.squareRoot()
}
