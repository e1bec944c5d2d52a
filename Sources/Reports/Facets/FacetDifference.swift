// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Problems
package import Statistics

/// The difference of two results over the tasks of one value of a facet.
package struct FacetDifference: Sendable {
  /// Nil for the tasks without a value.
  package var value: String?
  /// The tasks, as places among all of them.
  package var places: [Int]
  /// pass@1 of the baseline and of the candidate over these tasks.
  package var baseline: Double
  package var candidate: Double
  package var comparison: PairedComparison
  package var interval: Interval
  /// The p-value of the test that is looked at, adjusted over the values as whoever asks adjusts it.
  package var adjustedP = 1.0

  /// The places of the tasks on which the candidate scores lower, among all tasks.
  package var lost: [Int] { comparison.lost.map { places[$0] } }
  /// The places of the tasks on which the candidate scores higher, among all tasks.
  package var gained: [Int] { comparison.gained.map { places[$0] } }

  /// The value in a table, which does nothing to a terminal.
  var title: String { value?.visibleLine ?? "(none)" }

  /// The differences of two results by the values of a facet.
  ///
  /// - Parameters:
  ///   - facet: Its name.
  ///   - facets: The facets of the tasks.
  ///   - names: The names of the tasks.
  ///   - baseline: The counts of one result, in the order of the tasks.
  ///   - candidate: Those of the other.
  ///   - confidence: Of the intervals.
  /// - Returns: A difference a value, none of them adjusted.
  /// - Throws: ``StatisticsError`` when the counts allow no exact test.
  static func all(
    by facet: String,
    of facets: TaskFacets,
    names: [String],
    baseline: [TaskCount],
    candidate: [TaskCount],
    confidence: Double = RunSummary.confidence
  ) throws -> [FacetDifference] {
    try facets.groups(by: facet, of: names).map { value, places in
      let (before, after) = (places.map { baseline[$0] }, places.map { candidate[$0] })
      let comparison = try PairedComparison(baseline: before, candidate: after)
      return FacetDifference(
        value: value,
        places: places,
        baseline: try suitePassAtK(before, k: 1),
        candidate: try suitePassAtK(after, k: 1),
        comparison: comparison,
        interval: try comparison.interval(confidence: confidence)
      )
    }
  }
}
