// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// How many samples of one task were judged, and how many of them passed.
package struct TaskCount: Sendable, Hashable {
  package let samples: Int
  package let correct: Int

  /// - Throws: ``StatisticsError/impossibleCount(samples:correct:)`` unless
  ///   `0 <= correct <= samples`.
  package init(samples: Int, correct: Int) throws {
    guard 0 <= correct, correct <= samples else {
      throw StatisticsError.impossibleCount(samples: samples, correct: correct)
    }
    self.samples = samples
    self.correct = correct
  }
}
