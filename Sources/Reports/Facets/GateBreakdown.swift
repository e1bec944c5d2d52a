// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Problems
import Runs
package import Statistics

/// What a benchmark of a gate comes to by the values of a facet, beside the decision.
///
/// The decision rests on all tasks; these tests say where a drop came from.
package struct GateBreakdown: Sendable {
  package let facet: String
  /// The place of the benchmark among those of the gate.
  package let entry: Int
  /// The values, those that fell the most first; their p-values are of a drop, adjusted by Holm's method
  /// over all values of the facet in the gate.
  package private(set) var values: [FacetDifference]
  /// How many tests the p-values are adjusted over.
  package private(set) var tests = 0

  /// Breaks every benchmark of a gate down by those of the facets that it has.
  ///
  /// - Parameters:
  ///   - question: The results, which are whole and comparable.
  ///   - facets: The names of the facets.
  ///   - rule: The rule of the gate, for the confidence of the intervals.
  /// - Returns: The breakdowns by facet, then in the order of the benchmarks.
  /// - Throws: `FacetError` for a facet that no benchmark has, ``ComparisonError`` when baseline and
  ///   candidate tell of a task otherwise, ``StatisticsError`` when there is no exact test.
  package static func all(
    of question: GateQuestion,
    by facets: [String],
    rule: GateRule
  ) throws -> [GateBreakdown] {
    guard !facets.isEmpty else { return [] }
    let shared = try question.entries.map { try SharedFacets([$0.baseline, $0.candidate]) }
    try SharedFacets.check(
      facets,
      in: shared,
      of: question.entries.flatMap { [$0.baseline, $0.candidate] }
    )
    guard question.isComparable, question.gaps.isEmpty else { return [] }
    return try facets.flatMap { facet in
      var breakdowns: [GateBreakdown] = []
      for (place, entry) in question.entries.enumerated() {
        let known = shared[place].facets
        guard known.names.contains(facet) else { continue }
        let values = try FacetDifference.all(
          by: facet,
          of: known,
          names: entry.tasks,
          baseline: try entry.baseline.counts(of: entry.suite),
          candidate: try entry.candidate.counts(of: entry.suite),
          confidence: rule.confidence
        )
        breakdowns.append(GateBreakdown(facet: facet, entry: place, values: values))
      }
      return adjusted(breakdowns)
    }
  }

  private static func adjusted(_ breakdowns: [GateBreakdown]) -> [GateBreakdown] {
    let values = breakdowns.flatMap(\.values).map(\.comparison.test.regression)
    var rest = holm(values)[...]
    return breakdowns.map { breakdown in
      var breakdown = breakdown
      for place in breakdown.values.indices {
        breakdown.values[place].adjustedP = rest.removeFirst()
      }
      breakdown.tests = values.count
      // In the order of the values where they fell alike.
      breakdown.values = breakdown.values.enumerated().sorted { one, other in
        let differences = (one.element.comparison.difference, other.element.comparison.difference)
        return (differences.0, one.offset) < (differences.1, other.offset)
      }.map(\.element)
      return breakdown
    }
  }

  /// The values that fell, the most first.
  package var fallen: [FacetDifference] { values.filter { $0.comparison.difference < 0 } }
}
