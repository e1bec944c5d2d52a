// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Problems
import Runs

/// Looks up the arguments of failing calls for exports, each suite parsed once.
///
/// A class because it remembers what it parsed.
final class FailingInputs {
  private let problems: [TaskID: Problem]
  private var task: TaskID?
  private var suites: [String: [JSONValue]] = [:]

  init(of problems: [Problem]) {
    self.problems = Dictionary(uniqueKeysWithValues: problems.map { ($0.id, $0) })
  }

  /// The arguments of a call as they are in the data; nil when there are none.
  func input(_ task: TaskID, _ suite: String, _ index: Int) -> JSONValue? {
    if task != self.task {
      self.task = task
      suites = [:]
    }
    if suites[suite] == nil {
      let inputs = problems[task]?.suites.first { $0.name == suite }?.inputs
      suites[suite] = inputs.flatMap { try? JSONValue(parsing: $0.json).array } ?? []
    }
    guard let all = suites[suite], all.indices.contains(index) else { return nil }
    return all[index]
  }
}
