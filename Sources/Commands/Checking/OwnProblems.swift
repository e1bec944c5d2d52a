// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Grading
import Problems

/// Whether problems of one's own are checked before a model is measured with them.
struct CheckOptions: ParsableArguments, Sendable {
  @Flag(
    inversion: .prefixedNo,
    help: """
      Check a file given with --problems first, once for each state of it, as 'evalharness check' does.
      """
  )
  var check = true
}

/// What a check of a user's own problems means for a run that is about to begin.
struct OwnProblems: Sendable {
  var path: String
  var result: CheckResult
  /// The tasks that the run is about.
  var tasks: Set<String>
  /// How the run will judge.
  var judging: JudgingPolicy

  /// How many tasks a sentence names.
  private static let mostNames = 5

  /// Why nothing can be judged; nil when it can.
  var refusal: ProblemFileRefusal? {
    let faults = result.faults.filter { $0.kind.forbidsJudging && concerns($0) }
    return faults.isEmpty ? nil : ProblemFileRefusal(path: path, faults: faults)
  }

  /// What makes the scores of the run say little, a sentence each.
  var warnings: [String] {
    ProblemFault.Kind.allCases.compactMap { kind in
      guard kind.isFault, !(kind == .referenceUnverifiable && judging == .trustedTests) else {
        return nil
      }
      let faults = result.faults(kind).filter(concerns)
      guard let first = faults.first else { return nil }
      return """
        \(path): \(kind.title): \(Self.names(faults)) (\(first.reason)); \(kind.remedy); \
        'evalharness check \(path)' names each
        """
    }
  }

  private func concerns(_ fault: ProblemFault) -> Bool {
    fault.task.map(tasks.contains) ?? true
  }

  /// The first tasks and how many more there are.
  static func names(_ faults: [ProblemFault]) -> String {
    let names = faults.map { $0.task ?? $0.number.map { "line \($0)" } ?? "the file" }
    let shown = names.prefix(mostNames).joined(separator: ", ")
    return names.count > mostNames ? "\(shown) and \(names.count - mostNames) more" : shown
  }
}

/// A problem file with tests that nobody can run.
struct ProblemFileRefusal: Error, CustomStringConvertible {
  var path: String
  var faults: [ProblemFault]

  var description: String {
    let list = faults.prefix(5).map { fault in
      "\(fault.place(in: path)) \(fault.task ?? "") (\(fault.reason))"
    }
    let more = faults.count > 5 ? " and \(faults.count - 5) more" : ""
    let tasks = faults.count == 1 ? "1 task" : "\(faults.count) tasks"
    return """
      \(path): the tests of \(tasks) cannot be run, whatever the program: \
      \(list.joined(separator: ", "))\(more); mend the file ('evalharness check \(path)' names \
      every fault), or name other tasks with --task
      """
  }
}
