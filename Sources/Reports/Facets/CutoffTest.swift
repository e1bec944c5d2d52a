// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import Problems
package import Statistics

/// The tasks from a day on against those before it, by one result: what a model scores on problems that it may have
/// seen in training, and on those that it cannot.
///
/// Later problems may be harder, so that only tasks of one difficulty are held against each other. See Jain et al. 2024,
/// section 5.
package struct CutoffTest: Sendable {
  package let day: Day
  package let before: Side
  package let after: Side
  /// Nil where no difficulty has tasks on both sides.
  package let test: StratifiedTest?
  /// The difficulties that have tasks on both sides; empty where tasks tell of none.
  package let difficulties: [String]
  /// How many tasks are left out, since nobody says their day.
  package let undated: Int
  /// The two-sided p, adjusted by Benjamini and Hochberg's method over the results that it stands beside.
  package internal(set) var adjustedP: Double

  /// The facet whose values are the strata.
  package static let stratum = "difficulty"

  /// The tasks of one side.
  package struct Side: Sendable {
    package var tasks: Int
    package var samples: Int
    package var correct: Int
    /// pass@1; nil without tasks.
    package var score: Double?
    package var interval: Interval?
  }

  /// Tests the counts of tasks.
  ///
  /// - Parameters:
  ///   - day: The first day of the later side.
  ///   - counts: The counts in the order of `names`.
  ///   - names: The names of the tasks.
  ///   - facets: The facets of the tasks, of which `date` and `difficulty` are looked at.
  /// - Throws: ``StatisticsError`` when the counts allow no exact test.
  init(_ day: Day, of counts: [TaskCount], names: [String], _ facets: TaskFacets) throws {
    self.day = day
    var sides: (before: [TaskCount], after: [TaskCount]) = ([], [])
    var strata: [String: StratifiedTest.Stratum] = [:]
    for (name, count) in zip(names, counts) {
      guard let date = facets.value(of: Day.facet, for: name).flatMap({ Day($0) }) else { continue }
      let difficulty = facets.value(of: Self.stratum, for: name) ?? ""
      if date < day {
        sides.before.append(count)
        strata[difficulty, default: .init(first: [], second: [])].first.append(count)
      } else {
        sides.after.append(count)
        strata[difficulty, default: .init(first: [], second: [])].second.append(count)
      }
    }
    before = try Side(sides.before)
    after = try Side(sides.after)
    undated = counts.count - sides.before.count - sides.after.count
    let mixed = strata.filter { !$0.value.first.isEmpty && !$0.value.second.isEmpty }
    difficulties = mixed.keys.filter { !$0.isEmpty }.sorted()
    test = try StratifiedTest(
      mixed.sorted { $0.key < $1.key }.map(\.value),
      confidence: RunSummary.confidence
    )
    adjustedP = test?.twoSided ?? 1
  }

  /// Adjusts the p-values of results that stand beside each other.
  static func adjust(_ tests: inout [CutoffTest]) {
    let tested = tests.indices.filter { tests[$0].test != nil }
    let adjusted = benjaminiHochberg(tested.map { tests[$0].adjustedP })
    for (place, p) in zip(tested, adjusted) { tests[place].adjustedP = p }
  }
}

extension CutoffTest.Side {
  fileprivate init(_ counts: [TaskCount]) throws {
    self.init(
      tasks: counts.count,
      samples: counts.reduce(0) { $0 + $1.samples },
      correct: counts.reduce(0) { $0 + $1.correct }
    )
    guard !counts.isEmpty else { return }
    score = try suitePassAtK(counts, k: 1)
    interval = try ScoreInterval(counts, k: 1).interval
  }
}
