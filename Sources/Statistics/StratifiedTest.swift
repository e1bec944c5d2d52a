// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// The exact permutation test of two groups of tasks within strata, such as those before and after a day within each
/// difficulty.
///
/// Under the null hypothesis each stratum's tasks fall into the two groups by chance, whatever their scores, so that the
/// sum of the scores in the second group has finitely many values; dynamic programming over them and over the sizes of
/// the group counts them all, and the strata are independent. With one sample a task it is the exact
/// Cochran-Mantel-Haenszel test, and Fisher's for one stratum. See Cochran 1954; Mantel and Haenszel 1959; Agresti 2002,
/// section 6.3.
package struct StratifiedTest: Sendable, Hashable {
  /// The scores of one stratum in the two groups.
  package struct Stratum: Sendable, Hashable {
    package var first: [TaskCount]
    package var second: [TaskCount]

    package init(first: [TaskCount], second: [TaskCount]) {
      self.first = first
      self.second = second
    }

    /// Whether it has tasks of both groups; one that has not tells nothing.
    var isMixed: Bool { !first.isEmpty && !second.isEmpty }
  }

  /// The mean score of the second group less that of the first, over the strata with the weights of Mantel and Haenszel,
  /// `n1 n2 / (n1 + n2)`.
  package let difference: Double
  /// The interval of the difference by the normal approximation, from the variances of tasks within strata and groups;
  /// nil where no stratum has two tasks in each group.
  package let interval: Interval?
  /// The probability of a sum that is at least as low as the observed one: small where the second group is worse.
  package let lower: Double
  /// Twice the smaller of the two tails, and at most 1.
  package let twoSided: Double

  /// The most cells of a stratum's lattice, 64 MiB of doubles.
  private static let limit = 1 << 23

  /// Tests strata; those with tasks of one group only count for nothing, and where all are such it is nil.
  ///
  /// - Parameters:
  ///   - strata: The strata.
  ///   - confidence: Of the interval.
  /// - Throws: ``StatisticsError`` for a task without a sample, for samples that have no usable common multiple, and for
  ///   a confidence outside (0, 1).
  /// - Complexity: O(tasks * tasks of the second group * the sum of its scores in units).
  package init?(_ strata: [Stratum], confidence: Double = 0.95) throws {
    let mixed = strata.filter(\.isMixed)
    guard !mixed.isEmpty else { return nil }
    let scores = try LatticeScores(mixed.flatMap { $0.first + $0.second })
    let unit = max(1, scores.values.reduce(0, greatestCommonDivisor))
    var rest = scores.values.map { $0 / unit }[...]
    var probabilities = [1.0]
    var observed = 0
    for stratum in mixed {
      let first = rest.prefix(stratum.first.count)
      let second = rest.dropFirst(first.count).prefix(stratum.second.count)
      rest = rest.dropFirst(first.count + second.count)
      observed += second.reduce(0, +)
      let sums = try Self.sums(of: Array(first + second), choosing: second.count)
      probabilities = Self.convolved(probabilities, sums)
    }
    let atMost = probabilities.prefix(observed + 1).reduce(0, +)
    let atLeast = probabilities.dropFirst(observed).reduce(0, +)
    lower = min(1, atMost)
    twoSided = min(1, 2 * min(atMost, atLeast))
    (difference, interval) = try Self.weighted(mixed, confidence: confidence)
  }

  /// The probabilities of the sums of some of the values, each choice of as many being equally likely.
  ///
  /// Whether a value is chosen depends on how many are left to choose of how many.
  private static func sums(of values: [Int], choosing size: Int) throws -> [Double] {
    let most = values.sorted(by: >).prefix(size).reduce(0, +)
    guard (size + 1) * (most + 1) <= limit else { throw StatisticsError.latticeTooLarge }
    let width = most + 1
    var cells = [Double](repeating: 0, count: (size + 1) * width)
    cells[0] = 1
    for (place, value) in values.enumerated() {
      let left = values.count - place
      for chosen in stride(from: min(size, place), through: 0, by: -1) {
        let share = Double(size - chosen) / Double(left)
        for sum in 0..<width where cells[chosen * width + sum] > 0 {
          let probability = cells[chosen * width + sum]
          cells[chosen * width + sum] = probability * (1 - share)
          // Chosen cells of one more come earlier in this loop, so that none is passed on twice.
          if share > 0 { cells[(chosen + 1) * width + sum + value] += probability * share }
        }
      }
    }
    return Array(cells[(size * width)...])
  }

  private static func convolved(_ one: [Double], _ other: [Double]) -> [Double] {
    var sums = [Double](repeating: 0, count: one.count + other.count - 1)
    for (place, probability) in one.enumerated() where probability > 0 {
      for (shift, second) in other.enumerated() { sums[place + shift] += probability * second }
    }
    return sums
  }

  private static func weighted(
    _ strata: [Stratum],
    confidence: Double
  ) throws -> (difference: Double, Interval?) {
    guard confidence > 0, confidence < 1 else { throw StatisticsError.badConfidence(confidence) }
    var (weights, sum, variance) = (0.0, 0.0, 0.0)
    var hasVariance = false
    for stratum in strata {
      let scores = try (
        first: stratum.first.map { try $0.passAtK(1) },
        second: stratum.second.map { try $0.passAtK(1) }
      )
      let (n, m) = (Double(scores.first.count), Double(scores.second.count))
      let weight = n * m / (n + m)
      weights += weight
      sum += weight * (scores.second.reduce(0, +) / m - scores.first.reduce(0, +) / n)
      if let one = superpopulationStandardError(scores.first),
        let other = superpopulationStandardError(scores.second)
      {
        variance += weight * weight * (one * one + other * other)
        hasVariance = true
      }
    }
    let difference = sum / weights
    guard hasVariance, variance > 0 else { return (difference, nil) }
    let half = normalUpperQuantile((1 - confidence) / 2) * variance.squareRoot() / weights
    return (
      difference, Interval(lower: max(-1, difference - half), upper: min(1, difference + half))
    )
  }
}
