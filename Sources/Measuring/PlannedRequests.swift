// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Grading
import Problems

/// Programs of a plan, which are in its store until they are judged.
struct PlannedRequests: RequestList {
  /// The program of a group of samples.
  struct Planned: Sendable {
    /// The number of the group.
    var number: Int
    var task: TaskID
    var program: TextStore.Place
  }

  var programs: [Planned]
  var problems: [TaskID: Problem]
  var suite: String
  var texts: TextStore

  var count: Int { programs.count }

  /// The tasks that they are of.
  var tasks: Set<TaskID> { Set(programs.map(\.task)) }

  func problem(at place: Int) -> Problem {
    guard let problem = problems[programs[place].task] else {
      preconditionFailure("a program of no problem was planned")
    }
    return problem
  }

  func suites(at place: Int) -> [TestSuite] { problem(at: place).suites(through: suite) }

  func request(at place: Int) throws -> Grader.Request {
    Grader.Request(
      number: programs[place].number,
      problem: problem(at: place),
      suites: suites(at: place),
      program: try texts.text(at: programs[place].program)
    )
  }
}
