// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Execution
import Grading
import Problems
import Runs

/// What the programs of one request are judged by.
struct JudgingWork: Sendable {
  var problem: Problem
  /// The tests that are judged one after another, each by the suites that it asks for.
  var tests: [[TestSuite]]
  /// How they are judged, with the limits of the request.
  var grader: Grader
  var stop: JudgeRequest.StopRule
  var reward: RewardRule
  /// The digest of ``ServiceProtocol``.
  var protocolDigest: String
  /// What tells the problem and the limits from others.
  let digest: String

  /// Puts together what a request asks for; `task` is the task's whole name where the catalog has it.
  init(
    problem: Problem,
    task: TaskName?,
    tests: [[TestSuite]],
    grader: Grader,
    stop: JudgeRequest.StopRule,
    reward: RewardRule,
    protocolDigest: String
  ) {
    self.problem = problem
    self.tests = tests
    self.grader = grader
    self.stop = stop
    self.reward = reward
    self.protocolDigest = protocolDigest
    // Nested, so that no other division of the same texts is the same.
    let asked: JSONValue
    if let task {
      asked = Self.texts(["task", task.benchmark, task.task, task.suite ?? ""])
    } else {
      asked = .array(
        tests.map { suites in
          .array(
            suites.map { suite in
              let streams = (suite.streams ?? []).map { Self.texts([$0.input, $0.output]) }
              return .array([Self.texts([suite.setup, suite.source]), .array(streams)])
            }
          )
        }
      )
    }
    let own = Self.texts([
      protocolDigest, problem.prompt, problem.entryPoint, problem.binding ?? "",
    ])
    digest = ContentDigest.sha256(JSONValue.array([own, asked]).bytes(.compact))
  }

  private static func texts(_ texts: [String]) -> JSONValue { .array(texts.map(JSONValue.string)) }

  /// What tells a program and a test from all others.
  func key(of source: String, test: Int) -> String {
    "\(digest)/\(test)/\(ContentDigest.sha256(Array(source.utf8)))"
  }
}
