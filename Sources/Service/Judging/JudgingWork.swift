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
    var parts = [protocolDigest, problem.prompt, problem.entryPoint, problem.binding ?? ""]
    if let task {
      parts += [task.benchmark, task.task, task.suite ?? ""]
    } else {
      parts += tests.flatMap(\.self).flatMap { suite in
        [suite.setup, suite.source] + (suite.streams ?? []).flatMap { [$0.input, $0.output] }
      }
    }
    let text = JSONValue.array(parts.map(JSONValue.string))
    digest = ContentDigest.sha256(text.bytes(.compact))
  }

  /// What tells a program and a test from all others.
  func key(of source: String, test: Int) -> String {
    "\(digest)/\(test)/\(ContentDigest.sha256(Array(source.utf8)))"
  }
}
