// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// A selection or a breakdown by facets that cannot be made.
package enum FacetError: Error, Equatable, CustomStringConvertible {
  case malformed(String)
  /// A bound on days that is no day, or on numbers that is no number.
  case notADay(FacetBound)
  case notANumber(FacetBound)
  case noFacets(owner: String)
  /// The run was made when facets were not kept.
  case notKept(String)
  case unknownName(String, owner: String, known: [String])
  case unknownValue(String, name: String, owner: String, known: [String])
  /// Each value is there, and no problem has all of them.
  case nothingSelected(String, owner: String)

  /// The most values that a sentence names.
  private static let mostNames = 20

  package var description: String {
    switch self {
    case .malformed(let part):
      "'\(part)' is no NAME=VALUE; name facets as in library=Pandas,perturbation=Origin or "
        + "date>=2024-08-01,date<2025-02-01"
    case .notADay(let bound):
      "in '\(bound)', '\(bound.value)' is no day: write one as 2024-08-01"
    case .notANumber(let bound):
      "in '\(bound)', '\(bound.value)' is no number, and all values of \(bound.name) are"
    case .noFacets(let owner):
      "\(owner) has no facets; the problems of a file may have a field \"facets\" (docs/problems.md)"
    case .notKept(let directory):
      "\(directory) was made before the facets of tasks were kept; judge its samples again with "
        + "'evalharness evaluate --samples' into another folder"
    case .unknownName(let name, let owner, let known):
      "\(owner) has no facet '\(name)'; it has \(Self.list(known))"
    case .unknownValue(let value, let name, let owner, let known):
      "\(owner) has no problem with \(name)=\(value); \(name) is one of \(Self.list(known))"
    case .nothingSelected(let selection, let owner):
      "\(owner) has no problem with \(selection), though some with each of them; name fewer"
    }
  }

  private static func list(_ names: [String]) -> String {
    let shown = names.prefix(mostNames).joined(separator: ", ")
    return names.count > mostNames ? "\(shown) and \(names.count - mostNames) more" : shown
  }
}
