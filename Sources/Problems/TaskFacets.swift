// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// The facets of tasks: what kind each of them is, by the names of the facets.
package struct TaskFacets: Sendable, Hashable {
  /// The values by the name of the facet, by the name of the task.
  package private(set) var tasks: [String: [String: String]] = [:]

  package init(_ problems: [Problem]) {
    for problem in problems where !problem.facets.isEmpty {
      tasks[problem.id.rawValue] = problem.facets
    }
  }

  package init(_ tasks: [String: [String: String]] = [:]) {
    self.tasks = tasks
  }

  /// The names of the facets that some task has, sorted.
  package var names: [String] { Set(tasks.values.flatMap(\.keys)).sorted() }

  /// The values of a facet that some task has, sorted.
  package func values(of name: String) -> [String] {
    Set(tasks.values.compactMap { $0[name] }).sorted()
  }

  /// The value of a facet for a task; nil when the task has none.
  package func value(of name: String, for task: String) -> String? { tasks[task]?[name] }

  /// The tasks of each value of a facet, as places in a list; last those without a value.
  ///
  /// - Parameters:
  ///   - name: The facet.
  ///   - names: The names of the tasks.
  /// - Returns: The values in their order, each with at least one place.
  package func groups(by name: String, of names: [String]) -> [(value: String?, places: [Int])] {
    let groups = Dictionary(grouping: names.indices) { value(of: name, for: names[$0]) }
    let sorted = groups.keys.compactMap(\.self).sorted().map(Optional.some) + [nil]
    return sorted.compactMap { value in groups[value].map { (value, $0) } }
  }

  /// Makes sure that some task has a facet.
  ///
  /// - Parameters:
  ///   - name: The facet.
  ///   - owner: Whose tasks these are, for the error.
  /// - Throws: ``FacetError`` with the names that there are.
  package func check(has name: String, of owner: String) throws {
    let known = names
    guard !known.isEmpty else { throw FacetError.noFacets(owner: owner) }
    guard known.contains(name) else {
      throw FacetError.unknownName(name, owner: owner, known: known)
    }
  }
}

extension TaskFacets: Codable {
  package init(from decoder: any Decoder) throws {
    tasks = try decoder.singleValueContainer().decode([String: [String: String]].self)
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(tasks)
  }
}
