// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Problems
import Runs

/// What kind the tasks are that several results have in common.
struct SharedFacets {
  /// The facets that some result tells of.
  let facets: TaskFacets

  /// Takes the facets of results of the same tasks together.
  ///
  /// Files of other harnesses tell of none, and need not: the tasks are the same.
  ///
  /// - Throws: ``ComparisonError/otherFacets(task:paths:)`` when two of them tell of a task otherwise.
  init(_ results: [TaskResults]) throws {
    var known: (facets: TaskFacets, path: String)?
    for result in results {
      guard let facets = result.facets, !facets.tasks.isEmpty else { continue }
      guard let first = known else {
        known = (facets, result.path)
        continue
      }
      let names = result.tasks.map(\.name)
      if let task = names.first(where: { first.facets.tasks[$0] != facets.tasks[$0] }) {
        throw ComparisonError.otherFacets(task: task, paths: [first.path, result.path])
      }
    }
    facets = known?.facets ?? TaskFacets()
  }

  /// Takes the facets of runs of the same tasks together; nil when they differ.
  init?(of facets: [TaskFacets?], names: [String]) {
    let told = facets.compactMap(\.self).filter { !$0.tasks.isEmpty }
    guard let first = told.first,
      told.allSatisfy({ other in names.allSatisfy { first.tasks[$0] == other.tasks[$0] } })
    else { return nil }
    self.facets = first
  }

  /// Makes sure that some of several groups of results have each facet that was asked for.
  ///
  /// - Parameters:
  ///   - names: What was asked for.
  ///   - shared: The facets of the groups.
  ///   - results: All results, for the error.
  /// - Throws: ``FacetError``.
  static func check(
    _ names: [String],
    in shared: [SharedFacets],
    of results: [TaskResults]
  ) throws {
    let known = Set(shared.flatMap(\.facets.names)).sorted()
    for name in names where !known.contains(name) {
      let owner = results.map(\.path).joined(separator: ", ")
      guard known.isEmpty else {
        throw FacetError.unknownName(name, owner: owner, known: known)
      }
      // Of a run of an earlier version nobody knows whether its tasks have facets.
      if let older = results.first(where: { $0.format == .run && $0.facets == nil }) {
        throw FacetError.notKept(older.path)
      }
      throw FacetError.noFacets(owner: owner)
    }
  }
}
