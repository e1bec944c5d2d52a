// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// The percentile bootstrap of a mean, with a specified generator.
///
/// ``SplitMix64`` draws all replicates, one after the other and each from its first cluster to its
/// last. The same seed gives the same bounds on any machine. For a mean of independent tasks
/// ``ExactBootstrap`` needs no seed. See Efron and Tibshirani 1993, section 13.3.
package struct SeededBootstrap: Sendable, Hashable {
  /// The means of the replicates, in ascending order.
  package let means: [Double]

  /// Draws tasks.
  ///
  /// - Throws: ``StatisticsError/noReplicates`` for fewer than one replicate.
  package init(_ scores: LatticeScores, replicates: Int = 10_000, seed: UInt64) throws {
    try self.init(
      sums: scores.values.map { (sum: $0, tasks: 1) },
      scale: scores.scale,
      replicates: replicates,
      seed: seed
    )
  }

  /// Draws whole clusters of tasks.
  ///
  /// - Parameters:
  ///   - scores: The scores of all tasks.
  ///   - clusters: For each task the number of its cluster. Clusters are drawn in the order in which
  ///     they first appear.
  ///   - replicates: How many means to draw.
  ///   - seed: The seed of the generator.
  /// - Throws: ``StatisticsError`` for fewer than one replicate, unless there is a cluster for each
  ///   task, or when a sum could overflow.
  package init(
    _ scores: LatticeScores,
    clusters: [Int],
    replicates: Int = 10_000,
    seed: UInt64
  ) throws {
    guard clusters.count == scores.values.count else {
      throw StatisticsError.differentTasks(
        baseline: scores.values.count,
        candidate: clusters.count
      )
    }
    var places: [Int: Int] = [:]
    var sums: [(sum: Int, tasks: Int)] = []
    for (value, cluster) in zip(scores.values, clusters) {
      if let place = places[cluster] {
        sums[place].sum += value
        sums[place].tasks += 1
      } else {
        places[cluster] = sums.count
        sums.append((value, 1))
      }
    }
    try self.init(sums: sums, scale: scores.scale, replicates: replicates, seed: seed)
  }

  private init(
    sums: [(sum: Int, tasks: Int)],
    scale: Int,
    replicates: Int,
    seed: UInt64
  ) throws {
    guard replicates >= 1 else { throw StatisticsError.noReplicates }
    // A replicate may be the largest cluster every time.
    let largest = sums.map { max(abs($0.sum), scale * $0.tasks) }.max() ?? 0
    guard !largest.multipliedReportingOverflow(by: sums.count).overflow else {
      throw StatisticsError.latticeTooLarge
    }
    var generator = SplitMix64(seed: seed)
    var means: [Double] = []
    means.reserveCapacity(replicates)
    for _ in 0..<replicates {
      var sum = 0
      var tasks = 0
      for _ in sums.indices {
        let drawn = sums[generator.below(sums.count)]
        sum += drawn.sum
        tasks += drawn.tasks
      }
      means.append(Double(sum) / Double(scale * tasks))
    }
    self.means = means.sorted()
  }

  /// The percentile interval: the order statistics `ceil(B q)`, counted from 1, for `q` of half the
  /// error and of 1 less that.
  ///
  /// - Throws: ``StatisticsError/badConfidence(_:)`` for a confidence outside (0, 1).
  package func interval(confidence: Double = 0.95) throws -> Interval {
    guard confidence > 0, confidence < 1 else { throw StatisticsError.badConfidence(confidence) }
    let tail = (1 - confidence) / 2
    return Interval(lower: orderStatistic(tail), upper: orderStatistic(1 - tail))
  }

  /// How many replicates have a mean of at most a value.
  package func count(atMost value: Double) -> Int { means.count { $0 <= value } }

  /// How many replicates have a mean below a value.
  package func count(below value: Double) -> Int { means.count { $0 < value } }

  private func orderStatistic(_ share: Double) -> Double {
    let position = Double(means.count) * share
    // 2000 * ((1 - 0.95) / 2) is 50.00000000000004, and 50 is meant.
    let nearest = position.rounded()
    let isWhole = abs(position - nearest) <= 1e-12 * Double(means.count)
    let place = Int(isWhole ? nearest : position.rounded(.up))
    return means[min(max(place, 1), means.count) - 1]
  }
}
