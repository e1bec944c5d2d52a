// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// The problems that have some values of some facets, as in `library=Pandas,perturbation=Origin`.
///
/// A problem is selected when it has, of every facet that is named, one of the values that are named
/// for it.
package struct FacetSelection: Sendable, Hashable, CustomStringConvertible {
  /// The values that a problem may have, by the name of the facet.
  package private(set) var values: [String: Set<String>] = [:]

  /// Reads what a user has named, in one text or several.
  ///
  /// - Throws: ``FacetError/malformed(_:)`` for a part that is no `NAME=VALUE`.
  package init(parsing arguments: [String]) throws {
    for part in arguments.flatMap({ $0.split(separator: ",", omittingEmptySubsequences: false) }) {
      let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        .map(Self.trimmed)
      guard sides.count == 2, !sides.contains("") else {
        throw FacetError.malformed(String(part))
      }
      values[sides[0], default: []].insert(sides[1])
    }
  }

  private static func trimmed(_ text: Substring) -> String {
    String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
  }

  /// Whether it leaves every problem in.
  package var isEmpty: Bool { values.isEmpty }

  /// The selection as it is recorded: sorted, whatever the order in which it was named.
  package var description: String {
    values.sorted { $0.key < $1.key }.flatMap { name, values in
      values.sorted().map { "\(name)=\($0)" }
    }.joined(separator: ",")
  }

  /// Makes sure that a benchmark has the facets, before any of its problems is here.
  ///
  /// - Throws: ``FacetError`` with the names that there are.
  package func check(among known: [String], of benchmark: String) throws {
    for name in values.keys.sorted() where !known.contains(name) {
      throw known.isEmpty
        ? FacetError.noFacets(owner: benchmark)
        : FacetError.unknownName(name, owner: benchmark, known: known)
    }
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
    let facets = TaskFacets(problems)
    for (name, wanted) in values.sorted(by: { $0.key < $1.key }) {
      try facets.check(has: name, of: benchmark)
      let known = facets.values(of: name)
      if let value = wanted.sorted().first(where: { !known.contains($0) }) {
        throw FacetError.unknownValue(value, name: name, owner: benchmark, known: known)
      }
    }
    let selected = problems.filter { problem in
      values.allSatisfy { name, wanted in problem.facets[name].map(wanted.contains) ?? false }
    }
    guard !selected.isEmpty else {
      throw FacetError.nothingSelected("\(self)", owner: benchmark)
    }
    return selected
  }
}
