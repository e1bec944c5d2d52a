// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Grading
import Runs
import Statistics

/// pass@k of a run by one suite, with its interval.
struct PageScore {
  var suite: String
  var k: Int
  var value: Double
  var interval: Interval?
  /// What the interval is called.
  var method: String
}

extension RunTally {
  /// How many samples of each task passed a suite and those before it.
  func counts(of suite: String, decisive: String) throws -> [TaskCount] {
    try tasks.map { task in
      try TaskCount(
        samples: task.samples,
        correct: suite == decisive ? task.correct : task.correctBySuite[suite] ?? 0
      )
    }
  }

  /// The scores for values of k, each that all tasks have the samples for, suite by suite.
  func scores(ks: [Int], decisive: String) throws -> [PageScore] {
    let suites = suites.filter { $0 != decisive } + [decisive]
    let least = tasks.map(\.samples).min() ?? 0
    return try ks.filter { $0 <= least }.flatMap { k in
      try suites.map { suite in
        let counts = try counts(of: suite, decisive: decisive)
        let interval = try ScoreInterval(counts, k: k)
        return PageScore(
          suite: suite,
          k: k,
          value: try suitePassAtK(counts, k: k),
          interval: interval.interval,
          method: interval.method
        )
      }
    }
  }
}
