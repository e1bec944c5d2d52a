// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// By how much the score of the best of several rounds is expected to be too high, since the same tasks
/// chose it.
///
/// Tasks are drawn with replacement, the same for all rounds; the best round of each drawing scores higher
/// there than on the tasks as they are, on average by what choosing has added. What the best round of all tasks
/// scores more in the same drawing, which is 0 on average, is taken from it: rounds that are equal give 0. See Efron and Tibshirani
/// 1993, section 10.2, for the estimate of a bias by the bootstrap. ``SplitMix64`` draws, so that the same
/// counts give the same number on any machine.
///
/// - Parameters:
///   - rounds: The counts of each round in the order of the same tasks.
///   - replicates: How many sets of tasks to draw.
/// - Returns: A share of 1; 0.01 is one point. 0 for one round.
/// - Throws: ``StatisticsError`` when there is no task, or one without a sample.
/// - Complexity: O(rounds * tasks * replicates).
package func selectionExcess(_ rounds: [[TaskCount]], replicates: Int = 2000) throws -> Double {
  guard replicates > 0 else { throw StatisticsError.noReplicates }
  guard let tasks = rounds.first?.count, tasks > 0 else { throw StatisticsError.noTasks }
  guard rounds.count > 1 else { return 0 }
  let scores = try rounds.map { counts in
    guard counts.count == tasks else {
      throw StatisticsError.differentTasks(baseline: tasks, candidate: counts.count)
    }
    return try counts.enumerated().map { task, count in
      guard count.samples > 0 else { throw StatisticsError.noSamples(task: task) }
      return Double(count.correct) / Double(count.samples)
    }
  }
  let means = scores.map { $0.reduce(0, +) / Double(tasks) }
  let winner = means.indices.max { means[$0] < means[$1] } ?? 0
  var random = SplitMix64(seed: 0)
  var excess = 0.0
  var sums = [Double](repeating: 0, count: rounds.count)
  for _ in 0..<replicates {
    for round in sums.indices { sums[round] = 0 }
    for _ in 0..<tasks {
      let task = random.below(tasks)
      for round in sums.indices { sums[round] += scores[round][task] }
    }
    let best = sums.indices.max { sums[$0] < sums[$1] } ?? 0
    excess += (sums[best] - sums[winner]) / Double(tasks) - (means[best] - means[winner])
  }
  return max(0, excess / Double(replicates))
}
