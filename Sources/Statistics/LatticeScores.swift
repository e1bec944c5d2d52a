// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// Scores of tasks, or differences of scores, as whole multiples of one unit.
///
/// A score is `correct / samples`, a rational number. Kept as integers over the least common multiple
/// of the samples, sums are exact and their distributions have finitely many points.
package struct LatticeScores: Sendable, Hashable {
  /// One value a task, in units of `1 / scale`.
  package let values: [Int]
  /// How many units make a score of 1; at least 1.
  package let scale: Int

  /// - Throws: ``StatisticsError/noTasks`` when there is no value;
  ///   ``StatisticsError/latticeTooLarge`` when their sum or the sum of a bootstrap could overflow.
  package init(_ values: [Int], scale: Int) throws {
    guard !values.isEmpty else { throw StatisticsError.noTasks }
    guard scale >= 1 else { throw StatisticsError.latticeTooLarge }
    // Below 2^53 every sum is a double as well.
    let largest = (1 << 53) / values.count
    guard scale <= largest, values.allSatisfy({ -largest <= $0 && $0 <= largest }) else {
      throw StatisticsError.latticeTooLarge
    }
    self.values = values
    self.scale = scale
  }

  /// The scores of one run.
  ///
  /// - Throws: ``StatisticsError`` when there is no task, when one has no sample, or when the samples
  ///   have no usable common multiple.
  package init(_ counts: [TaskCount]) throws {
    let scale = try commonMultiple(counts)
    try self.init(counts.map { $0.correct * (scale / $0.samples) }, scale: scale)
  }

  /// The score of the candidate less that of the baseline, task by task in the order of both.
  ///
  /// A loss is negative.
  ///
  /// - Throws: ``StatisticsError`` when the runs differ in the number of tasks, when there is none,
  ///   when one has no sample, or when the samples have no usable common multiple.
  package init(baseline: [TaskCount], candidate: [TaskCount]) throws {
    guard baseline.count == candidate.count else {
      throw StatisticsError.differentTasks(baseline: baseline.count, candidate: candidate.count)
    }
    let scale = try commonMultiple(baseline + candidate)
    let differences = zip(baseline, candidate).map { before, after in
      after.correct * (scale / after.samples) - before.correct * (scale / before.samples)
    }
    try self.init(differences, scale: scale)
  }

  /// The mean of the scores, correctly rounded.
  package var mean: Double { Double(values.reduce(0, +)) / Double(scale * values.count) }

  /// The scores themselves.
  package var scores: [Double] { values.map { Double($0) / Double(scale) } }
}

private func commonMultiple(_ counts: [TaskCount]) throws -> Int {
  var multiple = 1
  for (task, count) in counts.enumerated() {
    guard count.samples > 0 else { throw StatisticsError.noSamples(task: task) }
    let (product, overflow) = (multiple / greatestCommonDivisor(multiple, count.samples))
      .multipliedReportingOverflow(by: count.samples)
    guard !overflow, product <= 1 << 40 else { throw StatisticsError.latticeTooLarge }
    multiple = product
  }
  return multiple
}

/// The greatest whole number that divides two others, neither of which is negative.
func greatestCommonDivisor(_ first: Int, _ second: Int) -> Int {
  var (larger, smaller) = (first, second)
  while smaller != 0 { (larger, smaller) = (smaller, larger % smaller) }
  return larger
}
