// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import Problems

extension TaskResults {
  /// The results of the tasks with some facets only.
  ///
  /// - Parameters:
  ///   - selection: What the tasks have.
  ///   - facets: The facets of the tasks, where these results tell of none.
  /// - Returns: Results of at least one task, whose facts say which they are.
  /// - Throws: `FacetError` for facets and values that no task has, and when no task is left.
  package func selected(_ selection: FacetSelection, _ facets: TaskFacets) throws -> TaskResults {
    guard !selection.isEmpty else { return self }
    try selection.check(in: facets, of: path)
    let isKept = { (name: String) in selection.holds(facets.tasks[name] ?? [:]) }
    var selected = self
    selected.tasks = tasks.filter { isKept($0.name) }
    selected.missing = missing.filter(isKept)
    guard !selected.tasks.isEmpty else {
      throw FacetError.nothingSelected("\(selection)", owner: path)
    }
    let known = RunProtocol.TaskSelection(selected.tasks.map { TaskID($0.name) })
    selected.facts.values["tasks.total"] = facts["tasks.total"] ?? facts["tasks.count"]
    selected.facts.values["tasks.count"] = "\(known.count)"
    selected.facts.values["tasks.digest"] = known.digest
    selected.facts.values["tasks.where"] =
      [facts["tasks.where"], "\(selection)"].compactMap(\.self).joined(separator: ",")
    return selected
  }
}
