// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Two runs of the same tasks, as far as their counts tell.
///
/// When every score is 0 or 1, however many samples stand behind it, the tasks are pairs of outcomes
/// and everything follows from how many were lost and gained. Otherwise each task is one difference of
/// two scores.
package struct PairedComparison: Sendable, Hashable {
  /// The score of the candidate less that of the baseline, task by task.
  package let differences: LatticeScores
  /// How the tasks fall together; nil when a score is neither 0 nor 1.
  package let outcomes: PairedOutcomes?
  /// The exact test of the differences.
  package let test: SignFlipTest

  /// Compares counts that are in the order of the same tasks.
  ///
  /// - Throws: ``StatisticsError`` when the runs differ in the number of tasks, when there is none,
  ///   when one has no sample, or when the samples of the tasks differ too much for an exact test.
  package init(baseline: [TaskCount], candidate: [TaskCount]) throws {
    differences = try LatticeScores(baseline: baseline, candidate: candidate)
    test = try SignFlipTest(differences)
    if (baseline + candidate).allSatisfy({ $0.correct == 0 || $0.correct == $0.samples }) {
      var counts: [Bool: [Bool: Int]] = [:]
      for (before, after) in zip(baseline, candidate) {
        counts[before.correct > 0, default: [:]][after.correct > 0, default: 0] += 1
      }
      outcomes = try PairedOutcomes(
        bothPassed: counts[true]?[true] ?? 0,
        lost: counts[true]?[false] ?? 0,
        gained: counts[false]?[true] ?? 0,
        bothFailed: counts[false]?[false] ?? 0
      )
    } else {
      outcomes = nil
    }
  }

  /// The mean score of the candidate less that of the baseline; a drop is negative.
  package var difference: Double { differences.mean }

  /// The places of the tasks on which the candidate scores lower.
  package var lost: [Int] { differences.values.indices.filter { differences.values[$0] < 0 } }

  /// The places of the tasks on which the candidate scores higher.
  package var gained: [Int] { differences.values.indices.filter { differences.values[$0] > 0 } }

  /// The interval of the difference: Newcombe's for outcomes, Student's for scores in between.
  ///
  /// One task whose scores are in between says nothing of how tasks vary; its interval is -1 to 1.
  /// Where all tasks differ by the same, Student's would be a point: of n tasks none varies, so that with
  /// the confidence at most a share `1 - (alpha / 2)^(1 / n)` of all such tasks does (Clopper and Pearson
  /// 1934), and those by anything from -1 to 1.
  ///
  /// - Throws: ``StatisticsError/badConfidence(_:)`` for a confidence outside (0, 1).
  package func interval(confidence: Double = 0.95) throws -> Interval {
    if let outcomes { return try newcombeInterval(outcomes, confidence: confidence) }
    let interval = try studentInterval(differences.scores, confidence: confidence)
    let count = differences.values.count
    if count > 1, Set(differences.values).count == 1 {
      let varying = 1 - exp(log((1 - confidence) / 2) / Double(count))
      return Interval(
        lower: difference - varying * (1 + difference),
        upper: difference + varying * (1 - difference)
      )
    }
    return Interval(lower: max(-1, interval?.lower ?? -1), upper: min(1, interval?.upper ?? 1))
  }

  /// The smallest drop that a one-sided test finds with a given power, if the runs differ as much from
  /// task to task as these do.
  ///
  /// Exact for outcomes, at their discordance. For scores in between it is the normal approximation.
  ///
  /// - Returns: Nil when no drop can be found, because the runs hardly disagree or there is one task.
  /// - Throws: ``StatisticsError`` unless `0 < alpha < 1` and `0 < power < 1`.
  package func detectableDrop(alpha: Double = 0.05, power: Double = 0.8) throws -> Double? {
    if let outcomes {
      return try McNemarPower(tasks: outcomes.tasks, alpha: alpha)
        .detectableDrop(discordance: outcomes.discordance, power: power)
    }
    guard let error = superpopulationStandardError(differences.scores), error > 0 else {
      return nil
    }
    return try detectableDifference(standardError: error, alpha: alpha, power: power)
  }
}
