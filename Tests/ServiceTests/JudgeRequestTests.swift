// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Execution
import Problems
import Runs
import Testing

@testable import Service

/// Requests as they come, good and bad.
struct JudgeRequestTests {
  private static let bounds = JudgeRequest.Bounds(cpu: .seconds(60), memory: 2048 << 20)

  private func request(_ text: String) throws -> JudgeRequest {
    try JudgeRequest(JSONValue(parsing: Array(text.utf8)), within: Self.bounds)
  }

  @Test func readsEverythingThatMayBeThere() throws {
    let request = try request(
      #"""
      {"id": "a", "problem": {"kind": "asserts", "tests": ["assert f(1) == 2", "assert f(2) == 3"],
       "setup": "import math", "entry_point": "Solution().f", "prompt": "x = 1\n"},
       "programs": [{"text": "p"}, {"id": 7, "text": "q", "extraction": "parsed", "form": "completion"}],
       "limits": {"cpu_seconds": 1.5, "memory_mib": 64}, "stop": "never", "reward": "first-10"}
      """#
    )
    #expect(request.id == .string("a"))
    #expect(request.programs.map(\.id) == [.number("0"), .number("7")])
    #expect(request.programs.map(\.extraction) == [.verbatim, .parsed])
    #expect(request.programs.map(\.form) == [.solution, .completion])
    #expect(request.cpu == .milliseconds(1500))
    #expect(request.memory == 64 << 20)
    #expect(request.stop == .never)
    #expect(request.reward == .firstTen)
    guard case .own(let own) = request.problem else {
      Issue.record("a problem of its own is wanted")
      return
    }
    #expect(own.problem.entryPoint == "f")
    #expect(own.problem.binding == "f = Solution().f")
    #expect(own.tests.map(\.source) == ["assert f(1) == 2", "assert f(2) == 3"])
    #expect(own.tests.map(\.setup) == ["import math", "import math"])
    #expect(own.problem.suites.map(\.source) == ["assert f(1) == 2\nassert f(2) == 3"])
  }

  @Test func takesATaskWithItsBenchmark() throws {
    let request = try request(
      #"{"problem": {"kind": "task", "task": "humaneval+/HumanEval/3"}, "programs": [{"text": ""}]}"#
    )
    guard case .task(let name) = request.problem else {
      Issue.record("a task is wanted")
      return
    }
    #expect(name.benchmark == "humaneval+")
    #expect(name.task == "HumanEval/3")
    #expect(request.id == .null)
  }

  @Test(arguments: [
    ("5", "", "the request is a number"),
    ("{}", "", "has no member 'problem'"),
    (#"{"problem": 5, "programs": [{"text": ""}]}"#, "problem", "is a number"),
    (#"{"problem": {"kind": "x"}, "programs": [{"text": ""}]}"#, "problem.kind", "known: asserts"),
    (
      #"{"problem": {"kind": "asserts", "tests": []}, "programs": []}"#, "problem.tests", "is empty"
    ),
    (
      #"{"problem": {"kind": "asserts", "tests": [5]}, "programs": []}"#, "problem.tests[0]",
      "a string"
    ),
    (
      #"{"problem": {"kind": "asserts", "test": []}, "programs": []}"#, "problem",
      "did you mean 'tests'?"
    ),
    (
      #"{"problem": {"kind": "humaneval", "test": "", "entry_point": "a b"}, "programs": []}"#,
      "problem.entry_point", "no Python name"
    ),
    (
      #"{"problem": {"kind": "task", "task": "humaneval"}, "programs": []}"#, "problem.task",
      "such as"
    ),
    (#"{"problem": {"kind": "task", "task": "a/b"}, "programs": []}"#, "programs", "is empty"),
    (#"{"problem": {"kind": "task", "task": "a/b"}, "programs": [{}]}"#, "programs[0]", "'text'"),
    (
      #"{"problem": {"kind": "task", "task": "a/b"}, "programs": [{"text": "", "form": "x"}]}"#,
      "programs[0].form", "known: solution, completion"
    ),
    (
      #"{"problem": {"kind": "task", "task": "a/b"}, "programs": [{"text": ""}], "limits": {"cpu_seconds": 61}}"#,
      "limits.cpu_seconds", "0.01 to 60.0"
    ),
    (
      #"{"problem": {"kind": "task", "task": "a/b"}, "programs": [{"text": ""}], "limits": {"cpu_seconds": NaN}}"#,
      "limits.cpu_seconds", "allowed"
    ),
    (
      #"{"problem": {"kind": "task", "task": "a/b"}, "programs": [{"text": ""}], "limits": {"memory_mib": 1e99}}"#,
      "limits.memory_mib", "allowed"
    ),
    (
      #"{"id": [], "problem": {"kind": "task", "task": "a/b"}, "programs": [{"text": ""}]}"#, "id",
      "a list"
    ),
    (
      #"{"problem": {"kind": "task", "task": "a/b"}, "programs": [{"text": ""}], "reward": "al"}"#,
      "reward", "did you mean 'all'?"
    ),
  ])
  func namesThePlaceOfAMistake(text: String, place: String, words: String) throws {
    let error = try #require(throws: RequestError.self) { try request(text) }
    #expect(error.place == place)
    #expect(error.description.contains(words), "\(error)")
  }
}
