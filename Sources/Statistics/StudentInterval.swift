// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// The interval of Student's t for the mean of the scores of tasks, or of their differences.
///
/// For scores of several samples a task; it collapses to a point when all are equal, so scores of 0
/// and 1 need ``wilsonInterval(successes:trials:confidence:)`` or
/// ``newcombeInterval(_:confidence:)``. See Student 1908; Miller 2024, section 2.
///
/// - Returns: Nil for fewer than two scores.
/// - Throws: ``StatisticsError/badConfidence(_:)`` for a confidence outside (0, 1).
package func studentInterval(_ scores: [Double], confidence: Double = 0.95) throws -> Interval? {
  guard confidence > 0, confidence < 1 else { throw StatisticsError.badConfidence(confidence) }
  guard let error = superpopulationStandardError(scores) else { return nil }
  let mean = scores.reduce(0, +) / Double(scores.count)
  let half = error * studentQuantile(confidence: confidence, degrees: scores.count - 1)
  return Interval(lower: mean - half, upper: mean + half)
}
