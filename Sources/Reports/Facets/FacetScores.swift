// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Problems
import Runs
package import Statistics

/// pass@k of the tasks of each value of a facet.
package struct FacetScores: Sendable, Hashable {
  package let facet: String
  /// The values in their order; last the tasks that have none.
  package private(set) var rows: [Row] = []
  /// By k and suite, where there are several values.
  package private(set) var means: [Mean] = []

  /// The mean of the values' scores, each of the same weight however many tasks it has: a macro average.
  package struct Mean: Sendable, Hashable {
    package var suite: String
    package var k: Int
    package var value: Double
    /// How many values it is of.
    package var values: Int
  }

  package struct Row: Sendable, Hashable {
    /// Nil for the tasks without a value.
    package var value: String?
    package var tasks: Int
    package var samples: Int
    package var correct: Int
    /// By suite and k, those that some of the tasks have samples enough for.
    package var scores: [Score] = []

    /// The value in a table, which does nothing to a terminal.
    package var title: String { value?.visibleLine ?? "(none)" }
  }

  package struct Score: Sendable, Hashable {
    package var suite: String
    package var k: Int
    /// The mean over the tasks of the value.
    package var value: Double
    /// By the method of the benchmark's own score; nil where it would be a point.
    package var interval: Interval?
    package var method: String
    /// How many tasks it is of, where not of all.
    package var tasks: Int?
  }

  /// Breaks counts down by a facet.
  ///
  /// - Parameters:
  ///   - facet: Its name.
  ///   - facets: The facets of the tasks.
  ///   - names: The names of the tasks.
  ///   - suites: The counts of each suite in the order of the tasks; the last suite decides.
  ///   - ks: The values of k.
  /// - Throws: ``StatisticsError`` for a k below 1.
  init(
    by facet: String,
    of facets: TaskFacets,
    names: [String],
    suites: [(name: String, counts: [TaskCount])],
    ks: [Int]
  ) throws {
    self.facet = facet
    let decisive = suites.last?.counts ?? []
    rows = try facets.groups(by: facet, of: names).map { value, places in
      var row = Row(
        value: value,
        tasks: places.count,
        samples: places.reduce(0) { $0 + decisive[$1].samples },
        correct: places.reduce(0) { $0 + decisive[$1].correct }
      )
      for k in ks {
        for suite in suites {
          let score = try Score(places.map { suite.counts[$0] }, suite: suite.name, k: k)
          row.scores += [score].compactMap(\.self)
        }
      }
      return row
    }
    for k in ks {
      for suite in suites {
        let scores = rows.filter { $0.value != nil }.compactMap { row in
          row.scores.first { $0.k == k && $0.suite == suite.name }?.value
        }
        guard scores.count > 1 else { continue }
        let mean = scores.reduce(0, +) / Double(scores.count)
        means.append(Mean(suite: suite.name, k: k, value: mean, values: scores.count))
      }
    }
  }
}

extension FacetScores.Score {
  /// The score of the tasks that have samples enough; nil when there is none.
  fileprivate init?(_ all: [TaskCount], suite: String, k: Int) throws {
    let counts = all.filter { $0.samples >= k }
    guard !counts.isEmpty else { return nil }
    let interval = try ScoreInterval(counts, k: k)
    self.init(
      suite: suite,
      k: k,
      value: try suitePassAtK(counts, k: k),
      interval: interval.interval,
      method: interval.method,
      tasks: counts.count == all.count ? nil : counts.count
    )
  }

  /// What it is called in a table, as in `pass@1 of 3 tasks`.
  var metric: String {
    "pass@\(k)" + (tasks.map { " of \($0) task\($0 == 1 ? "" : "s")" } ?? "")
  }
}
