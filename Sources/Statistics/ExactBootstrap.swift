// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// The percentile bootstrap of a mean with infinitely many replicates.
///
/// The sum of `T` scores drawn with replacement has the distribution of one score convolved `T`
/// times, which scores on a lattice allow to compute: no seed, no noise. Any seeded bootstrap tends
/// to it. See Efron and Tibshirani 1993, section 13.3.
package struct ExactBootstrap: Sendable, Hashable {
  /// The probabilities of the sums from the smallest on.
  private let probabilities: [Double]
  private let smallest: Int
  /// How far apart the sums are.
  private let unit: Int
  /// What a sum is divided by to become a mean.
  private let divisor: Int

  /// The most multiplications, which take some seconds.
  private static let limit = 1 << 34

  /// - Throws: ``StatisticsError/latticeTooLarge`` when the sums have so many values that the
  ///   convolution would take longer than some seconds; use ``SeededBootstrap`` then.
  /// - Complexity: O(tasks² * the range of the scores * the number of different scores).
  package init(_ scores: LatticeScores) throws {
    let values = scores.values
    let tasks = values.count
    let least = values.reduce(values[0], min)
    let unit = max(1, values.reduce(0) { greatestCommonDivisor($0, $1 - least) })
    var counts: [Int: Int] = [:]
    for value in values { counts[(value - least) / unit, default: 0] += 1 }
    let terms = counts.sorted { $0.key < $1.key }
      .map { (offset: $0.key, probability: Double($0.value) / Double(tasks)) }
    let range = terms.last?.offset ?? 0
    let (width, overflow) = range.multipliedReportingOverflow(by: tasks)
    guard !overflow, width < Self.limit / tasks / terms.count else {
      throw StatisticsError.latticeTooLarge
    }

    var current = [Double](repeating: 0, count: width + 1)
    var next = current
    current[0] = 1
    for task in 0..<tasks {
      let reached = task * range
      next.withUnsafeMutableBufferPointer { target in
        for sum in 0...(reached + range) { target[sum] = 0 }
        current.withUnsafeBufferPointer { source in
          for term in terms {
            for sum in 0...reached { target[sum + term.offset] += source[sum] * term.probability }
          }
        }
      }
      swap(&current, &next)
    }
    probabilities = current
    smallest = least * tasks
    self.unit = unit
    divisor = scores.scale * tasks
  }

  /// The percentile interval: the smallest means that are not exceeded with a probability of at least
  /// half the error, and of at least 1 less that.
  ///
  /// - Throws: ``StatisticsError/badConfidence(_:)`` for a confidence outside (0, 1).
  package func interval(confidence: Double = 0.95) throws -> Interval {
    guard confidence > 0, confidence < 1 else { throw StatisticsError.badConfidence(confidence) }
    let tail = (1 - confidence) / 2
    return Interval(lower: quantile(tail), upper: quantile(1 - tail))
  }

  /// The probability that a replicate's mean is at most 0.
  package var probabilityAtMostZero: Double { probability { $0 <= 0 } }

  /// The probability that a replicate's mean is below 0.
  package var probabilityBelowZero: Double { probability { $0 < 0 } }

  private func sum(at place: Int) -> Int { smallest + unit * place }

  private func probability(_ isMeant: (Int) -> Bool) -> Double {
    min(1, probabilities.indices.reduce(0) { isMeant(sum(at: $1)) ? $0 + probabilities[$1] : $0 })
  }

  private func quantile(_ share: Double) -> Double {
    var cumulative = 0.0
    var place = 0
    for (index, probability) in probabilities.enumerated() where probability > 0 {
      cumulative += probability
      place = index
      if cumulative >= share { break }
    }
    return Double(sum(at: place)) / Double(divisor)
  }
}
