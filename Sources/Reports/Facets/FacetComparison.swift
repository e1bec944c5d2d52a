// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Problems
import Runs
import Statistics

/// A group of a comparison, broken down by the values of a facet.
package struct FacetComparison: Sendable {
  package let facet: String
  /// The scores of every row of the group, from the best on.
  package private(set) var rows: [Row] = []
  /// The pairs of the group over the tasks of each value.
  package private(set) var pairs: [Pair] = []
  /// Why pairs have no test of the values, a sentence each.
  package private(set) var untested: [String] = []

  package struct Row: Sendable {
    package var label: String
    package var scores: FacetScores
  }

  /// Two rows over the tasks of a value, the first less the second.
  package struct Pair: Sendable {
    package var first: String
    package var second: String
    /// Its p-value is the two-sided one, adjusted by Benjamini and Hochberg's method over all pairs and
    /// values of the facet in the group.
    package var difference: FacetDifference
    /// The tasks on which the first scores higher, and lower.
    package var won: [String]
    package var lost: [String]
  }

  /// Breaks a group down.
  ///
  /// - Throws: ``StatisticsError`` for counts that are none.
  init(_ group: Comparison.Group, by facet: String, of facets: TaskFacets) throws {
    self.facet = facet
    let names = group.rows.first?.results.tasks.map(\.name) ?? []
    rows = try group.rows.map { row in
      Row(
        label: row.results.label,
        scores: try FacetScores(
          by: facet,
          of: facets,
          names: names,
          suites: [(group.suite, row.counts)],
          ks: group.ks
        )
      )
    }
    let counts = Dictionary(group.rows.map { ($0.results.label, $0.counts) }) { first, _ in first }
    for pair in group.pairs {
      do {
        let differences = try FacetDifference.all(
          by: facet,
          of: facets,
          names: names,
          baseline: counts[pair.second] ?? [],
          candidate: counts[pair.first] ?? []
        )
        pairs += differences.map { difference in
          Pair(
            first: pair.first,
            second: pair.second,
            difference: difference,
            won: difference.gained.map { names[$0] },
            lost: difference.lost.map { names[$0] }
          )
        }
      } catch let error as StatisticsError {
        untested.append("\(pair.first) and \(pair.second) by \(facet): \(error)")
      }
    }
    let adjusted = benjaminiHochberg(pairs.map(\.difference.comparison.test.twoSided))
    for (place, p) in adjusted.enumerated() { pairs[place].difference.adjustedP = p }
  }
}
