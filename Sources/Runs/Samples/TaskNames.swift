// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import Problems

/// Finds the task that a row of a sample file means.
///
/// The name as the benchmark writes it, in any case (`MBPP/11` is `Mbpp/11`), or only what comes
/// after the slash, as a number or a string (`11`), as long as that names one task.
package struct TaskNames: Sendable {
  /// The tasks in the order of the benchmark.
  package let tasks: [TaskID]
  private var exact: [String: TaskID] = [:]
  private var folded: [String: TaskID?] = [:]

  package init(_ tasks: [TaskID]) {
    self.tasks = tasks
    for task in tasks {
      let name = task.rawValue
      exact[name] = task
      add(task, as: name.lowercased())
      if let slash = name.lastIndex(of: "/") {
        add(task, as: name[name.index(after: slash)...].lowercased())
      }
    }
  }

  /// A name that two tasks share names none.
  private mutating func add(_ task: TaskID, as name: String) {
    if let known = folded[name], known != task {
      folded[name] = .some(nil)
    } else {
      folded[name] = task
    }
  }

  package func task(named name: String) -> TaskID? {
    exact[name] ?? folded[name.lowercased()] ?? nil
  }

  /// The task of a folder such as `HumanEval_0`.
  package func task(ofFolder name: String) -> TaskID? {
    guard let mark = name.lastIndex(of: "_") else { return task(named: name) }
    return task(named: "\(name[..<mark])/\(name[name.index(after: mark)...])")
  }
}
