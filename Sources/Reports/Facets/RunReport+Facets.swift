// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import Problems
import Runs
import Statistics

extension RunReport {
  /// Adds the scores by values of facets.
  ///
  /// - Parameters:
  ///   - names: The names of the facets, in the order in which they are shown.
  ///   - facets: What is known of the tasks' facets; nil where the run was made before they were kept.
  ///   - directory: The folder of the run, for errors.
  /// - Throws: ``FacetError`` for a facet that no task has.
  package mutating func breakDown(
    by names: [String],
    _ facets: TaskFacets?,
    in directory: String
  ) throws {
    guard !names.isEmpty else { return }
    guard let facets else { throw FacetError.notKept(directory) }
    let tasks = summary.tasks
    var known = Set(tasks.map(\.task))
    // Of a run that was stopped there may be tasks that nothing else tells of.
    let absent = facets.tasks.keys.filter { known.insert($0).inserted }
      .sorted { TaskID($0).precedes(TaskID($1)) }
    let none = try absent.map { _ in try TaskCount(samples: 0, correct: 0) }
    var suites = try self.suites.map { suite in
      let counts = try tasks.map { task in
        let isDecisive = suite == `protocol`.benchmark.suite
        return try TaskCount(
          samples: task.samples,
          correct: isDecisive ? task.correct : task.correctBySuite?[suite] ?? 0
        )
      }
      return (name: suite, counts: counts + none)
    }
    if summary.exactMatch != nil {
      let exact = try tasks.map { task in
        try TaskCount(samples: task.samples, correct: task.exactMatches ?? 0)
      }
      suites.insert((name: RunSummary.ExactMatch.name, counts: exact + none), at: 0)
    }
    let ks = Set(summary.scores.map(\.k) + summary.undefined.map(\.k)).sorted()
    breakdowns = try names.map { name in
      try facets.check(has: name, of: directory)
      return try FacetScores(
        by: name,
        of: facets,
        names: tasks.map(\.task) + absent,
        suites: suites,
        ks: ks
      )
    }
  }

  /// The suites that there are scores of, the last of which decides.
  private var suites: [String] {
    var suites: [String] = []
    let scores = summary.scores + (summary.partial?.scores ?? [])
    for score in scores where !suites.contains(score.suite) { suites.append(score.suite) }
    let decisive = `protocol`.benchmark.suite
    return suites.filter { $0 != decisive } + [decisive]
  }

  /// The tables of the breakdowns.
  var breakdownTables: [Table] { breakdowns.map(\.table) }

  /// The breakdowns in JSON; no member where none was asked for.
  var breakdownMembers: [JSONValue.Member] {
    breakdowns.isEmpty ? [] : [.init("breakdowns", .array(breakdowns.map(\.json)))]
  }

  /// The columns that CSV has more with breakdowns: the value, what it counts, and the interval by the
  /// method that all values share.
  static let breakdownColumns = [
    "facet", "value", "samples", "correct", "lower", "upper", "interval_by",
  ]

  /// The cells of these columns for the score of a value.
  static func breakdownCells(
    _ facet: String,
    _ row: FacetScores.Row,
    _ score: FacetScores.Score?
  ) -> [String] {
    let interval = score?.interval
    return [
      facet, row.value ?? "", "\(row.samples)", "\(row.correct)",
      interval.map { "\($0.lower)" } ?? "", interval.map { "\($0.upper)" } ?? "",
      interval == nil ? "" : score?.method ?? "",
    ]
  }
}
