// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import Problems

/// Finds the task that a row of a sample file means.
///
/// The name as the benchmark writes it, in any case (`MBPP/11` is `Mbpp/11`), or only what comes
/// after the slash, as a number or a string (`11`), as long as that names one task. Other harnesses'
/// spellings name it too: `HumanEval_0`, `HumanEval-0`, `HumanEval/002`, HumanEval-X's `Python/0`,
/// and MultiPL-E's `HumanEval_0_has_close_elements`.
package struct TaskNames: Sendable {
  /// The tasks in the order of the benchmark.
  package let tasks: [TaskID]
  private var exact: [String: TaskID] = [:]
  private var folded: [String: TaskID?] = [:]
  private var numbered: [NumberedName: TaskID?] = [:]

  package init(_ tasks: [TaskID]) {
    self.tasks = tasks
    for task in tasks {
      let name = task.rawValue
      exact[name] = task
      Self.add(task, as: name.lowercased(), to: &folded)
      if let slash = name.lastIndex(of: "/") {
        Self.add(task, as: name[name.index(after: slash)...].lowercased(), to: &folded)
      }
      if let numbered = NumberedName(name) {
        Self.add(task, as: numbered, to: &self.numbered)
        Self.add(task, as: numbered.withoutFamily, to: &self.numbered)
      }
    }
  }

  /// A name that two tasks share names none.
  private static func add<Name>(_ task: TaskID, as name: Name, to known: inout [Name: TaskID?]) {
    if let other = known[name], other != task {
      known[name] = .some(nil)
    } else {
      known[name] = task
    }
  }

  package func task(named name: String) -> TaskID? {
    if let task = exact[name] ?? folded[name.lowercased()] ?? nil { return task }
    return NumberedName(name).flatMap { numbered[$0] ?? nil }
  }

  /// The task of a name that may end in the number of a sample, as in `HumanEval/0#3`.
  func task(namedWithSample name: String) -> TaskID? {
    if let task = task(named: name) { return task }
    let rest = name.reversed().drop { $0.isNumber }
    guard rest.count < name.count, let mark = rest.first, "#_-:@.".contains(mark) else {
      return nil
    }
    return task(named: String(rest.dropFirst().reversed()))
  }
}

/// A name that is a family of tasks and a number, however they are joined.
private struct NumberedName: Hashable {
  /// Letters in lower case; empty for a name that is only a number.
  var family: String
  var number: Int

  /// What others call the families.
  private static let families = [
    "python": "humaneval", "humanevalplus": "humaneval", "humanevalx": "humaneval",
    "openaihumaneval": "humaneval", "mbppplus": "mbpp", "mbppsanitized": "mbpp",
  ]

  init?(_ name: String) {
    let start = name.prefix { !$0.isASCIIDigit }
    let digits = name.dropFirst(start.count).prefix { $0.isASCIIDigit }
    let rest = name.dropFirst(start.count + digits.count)
    // MultiPL-E adds the name of the function.
    guard let number = Int(digits),
      rest.isEmpty || (rest.first == "_" && rest.dropFirst().first?.isLetter == true)
    else { return nil }
    let family = start.lowercased().filter(\.isLetter)
    self.family = Self.families[family] ?? family
    self.number = number
  }

  var withoutFamily: NumberedName {
    var name = self
    name.family = ""
    return name
  }
}

extension Character {
  fileprivate var isASCIIDigit: Bool { isASCII && isNumber }
}
