// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// The problems that have some values of some facets, as in `library=Pandas,perturbation=Origin` and
/// `date>=2024-08-01,date<2025-02-01`.
///
/// A problem is selected when it has, of every facet that is named, one of the values that are named
/// for it, and one within all its bounds.
package struct FacetSelection: Sendable, Hashable, CustomStringConvertible {
  /// The values that a problem may have, by the name of the facet.
  package private(set) var values: [String: Set<String>] = [:]
  /// The bounds that a problem's values keep, once each.
  package private(set) var bounds: [FacetBound] = []

  /// Reads what a user has named, in one text or several.
  ///
  /// - Throws: ``FacetError/malformed(_:)`` for a part that is no `NAME=VALUE` and no bound.
  package init(parsing arguments: [String]) throws {
    for part in arguments.flatMap({ $0.split(separator: ",", omittingEmptySubsequences: false) }) {
      guard let mark = part.firstIndex(where: { "<>=".contains($0) }) else {
        throw FacetError.malformed(String(part))
      }
      let rest = part[mark...]
      // The longer ones first.
      let relation = FacetBound.Relation.allCases.sorted { $0.rawValue.count > $1.rawValue.count }
        .first { rest.hasPrefix($0.rawValue) }
      let (name, value) = (
        Self.trimmed(part[..<mark]),
        Self.trimmed(rest.dropFirst(relation?.rawValue.count ?? 1))
      )
      guard !name.isEmpty, !value.isEmpty else { throw FacetError.malformed(String(part)) }
      if let relation {
        let bound = FacetBound(name: name, relation: relation, value: value)
        if !bounds.contains(bound) { bounds.append(bound) }
      } else {
        values[name, default: []].insert(value)
      }
    }
    bounds.sort {
      ($0.name, $0.relation.rawValue, $0.value) < ($1.name, $1.relation.rawValue, $1.value)
    }
  }

  private static func trimmed(_ text: Substring) -> String {
    String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
  }

  /// Whether it leaves every problem in.
  package var isEmpty: Bool { values.isEmpty && bounds.isEmpty }

  /// The names of the facets that it asks for, sorted.
  private var names: [String] { Set(values.keys).union(bounds.map(\.name)).sorted() }

  /// The selection as it is recorded: sorted, whatever the order in which it was named.
  package var description: String {
    names.flatMap { name in
      (values[name] ?? []).sorted().map { "\(name)=\($0)" }
        + bounds.filter { $0.name == name }.map(\.description)
    }.joined(separator: ",")
  }

  /// Makes sure that a benchmark has the facets, before any of its problems is here.
  ///
  /// - Throws: ``FacetError`` with the names that there are.
  package func check(among known: [String], of benchmark: String) throws {
    for name in names where !known.contains(name) {
      throw known.isEmpty
        ? FacetError.noFacets(owner: benchmark)
        : FacetError.unknownName(name, owner: benchmark, known: known)
    }
  }

  /// Makes sure that tasks have the facets and the values that are named.
  ///
  /// - Throws: ``FacetError``.
  package func check(in facets: TaskFacets, of owner: String) throws {
    for name in names {
      try facets.check(has: name, of: owner)
      let known = facets.values(of: name)
      if let value = (values[name] ?? []).sorted().first(where: { !known.contains($0) }) {
        throw FacetError.unknownValue(value, name: name, owner: owner, known: known)
      }
      for bound in bounds where bound.name == name { try bound.check(against: known) }
    }
  }

  /// Whether a task with these facets is selected.
  package func holds(_ facets: [String: String]) -> Bool {
    values.allSatisfy { name, wanted in facets[name].map(wanted.contains) ?? false }
      && bounds.allSatisfy { bound in facets[bound.name].map(bound.holds) ?? false }
  }

  /// The problems that are selected, in their order.
  ///
  /// - Parameters:
  ///   - problems: The problems of a benchmark's split.
  ///   - benchmark: What the benchmark is called, for errors.
  /// - Returns: At least one problem.
  /// - Throws: ``FacetError`` for a facet or a value that no problem has, and when none has all of
  ///   them together.
  package func selected(from problems: [Problem], of benchmark: String) throws -> [Problem] {
    try check(in: TaskFacets(problems), of: benchmark)
    let selected = problems.filter { holds($0.facets) }
    guard !selected.isEmpty else {
      throw FacetError.nothingSelected("\(self)", owner: benchmark)
    }
    return selected
  }
}
