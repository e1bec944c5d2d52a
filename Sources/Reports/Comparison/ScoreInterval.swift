// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Runs
import Statistics

/// The interval of a benchmark's pass@k, and what it is called.
struct ScoreInterval {
  /// Nil where nothing says how tasks vary.
  var interval: Interval?
  var method: String

  /// Wilson's interval for one sample a task, else Student's over the tasks.
  ///
  /// Student's would be a point where all tasks score the same, which says nothing.
  init(_ counts: [TaskCount], k: Int) throws {
    guard !counts.allSatisfy({ $0.samples == 1 }) else {
      method = "Wilson"
      interval = try wilsonInterval(
        successes: counts.reduce(0) { $0 + $1.correct },
        trials: counts.count,
        confidence: RunSummary.confidence
      )
      return
    }
    method = "Student's t over tasks"
    let scores = try counts.map { try $0.passAtK(k) }
    guard scores.contains(where: { $0 != scores.first }) else { return }
    interval = try studentInterval(scores, confidence: RunSummary.confidence).map {
      Interval(lower: max(0, $0.lower), upper: min(1, $0.upper))
    }
  }
}

extension TaskResults {
  /// How many samples of each task there are, and how many of them passed a suite.
  ///
  /// - Precondition: The results have the suite.
  func counts(of suite: String) throws -> [TaskCount] {
    precondition(suites.contains(suite), "\(path) has no counts of \(suite)")
    // A task whose samples all failed a suite has no entry for it.
    return try tasks.map {
      try TaskCount(samples: $0.samples, correct: $0.correct[suite] ?? 0)
    }
  }
}
