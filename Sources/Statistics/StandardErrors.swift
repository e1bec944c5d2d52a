// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// The standard error of a benchmark's mean score, had its tasks been drawn from a larger
/// population.
///
/// It is `sd / sqrt(T)` of the scores of the tasks and includes the noise of sampling.
/// See Miller 2024, section 2. Nil for fewer than two tasks.
package func superpopulationStandardError(_ scores: [Double]) -> Double? {
  guard scores.count >= 2 else { return nil }
  let count = Double(scores.count)
  let mean = scores.reduce(0, +) / count
  let squares = scores.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
  return (squares / (count - 1) / count).squareRoot()
}

/// The standard error of a benchmark's pass@1 from sampling alone, its tasks held fixed.
///
/// It is `sqrt(sum p(1-p)/(n-1)) / T`. Nil when there is no task or when a task has fewer than two
/// samples, which say nothing of how much they vary.
package func fixedBenchmarkStandardError(_ counts: [TaskCount]) -> Double? {
  guard !counts.isEmpty else { return nil }
  var variance = 0.0
  for count in counts {
    guard count.samples >= 2 else { return nil }
    let p = Double(count.correct) / Double(count.samples)
    variance += p * (1 - p) / Double(count.samples - 1)
  }
  return variance.squareRoot() / Double(counts.count)
}
