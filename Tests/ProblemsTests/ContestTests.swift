// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Problems
import Testing

/// Problems of programming contests, in the records of APPS, CodeContests and LiveCodeBench.
@Suite struct ContestTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func load(_ rows: [[String: Any]]) throws -> [Problem] {
    let lines = try rows.map {
      String(decoding: try JSONSerialization.data(withJSONObject: $0), as: UTF8.self) + "\n"
    }
    let path = try folder.write(lines.joined(), to: "my.jsonl")
    return try LoadedBenchmark(problemFile: path, catalog: .bundled()).problems
  }

  private func load(_ row: [String: Any]) throws -> Problem {
    try #require(try load([row]).first)
  }

  private static let streams = [
    StreamTest(input: "1 2\n", output: "3\n"), StreamTest(input: "5 6\n", output: "11\n"),
  ]

  private static let inputOutput = #"{"inputs": ["1 2\n", "5 6\n"], "outputs": ["3\n", "11\n"]}"#

  // MARK: - APPS

  @Test(arguments: [true, false]) func readsAPPSsTestsAsATextOrAnObject(_ isText: Bool) throws {
    let object = try JSONSerialization.jsonObject(with: Data(Self.inputOutput.utf8))
    let problem = try load([
      "problem_id": 7, "question": "Add \\xi.\n", "difficulty": "interview",
      "input_output": isText ? Self.inputOutput : object,
      "solutions": #"["a, b = map(int, input().split())\nprint(a + b)", "second"]"#,
    ])
    #expect(problem.id == TaskID("problem/7"))
    #expect(problem.suites == [TestSuite(name: "base", streams: Self.streams)])
    #expect(problem.entryPoint == "")
    #expect(problem.binding == nil && problem.preamble == nil)
    #expect(problem.reference?.form == .solution)
    #expect(problem.referenceProgram == "a, b = map(int, input().split())\nprint(a + b)")
    #expect(problem.facets == ["difficulty": "interview"])
    #expect(
      problem.prompt
        == "r\"\"\"\nAdd \\xi.\n\nRead the input from standard input and write the answer to "
        + "standard output.\n\"\"\"\n"
    )
  }

  @Test func joinsLinesAndTakesNumbersAsTheyAreSpelt() throws {
    let problem = try load([
      "id": "a", "question": "q",
      "input_output": ["inputs": [["1", "2"], 3], "outputs": [["x", 5], "y"]] as [String: Any],
    ])
    #expect(
      problem.suites.first?.streams == [
        StreamTest(input: "1\n2", output: "x\n5"), StreamTest(input: "3", output: "y"),
      ]
    )
  }

  @Test(arguments: [
    #"{"inputs": [[[2, 7], 9]], "outputs": [[[0, 1]]], "fn_name": "twoSum"}"#,
    #"{"inputs": ["[2, 7]\n9"], "outputs": ["[0, 1]"], "fn_name": "twoSum"}"#,
  ])
  func aFunctionIsJudgedByAssertionsThatHoldWhatIsExpected(_ tests: String) throws {
    let problem = try load([
      "id": 1, "question": "q", "starter_code": "class Solution:\n    def twoSum(self, a, b):",
      "input_output": tests,
    ])
    #expect(problem.entryPoint == "twoSum")
    #expect(
      problem.binding
        == "if hasattr(globals().get('Solution'), 'twoSum'): twoSum = Solution().twoSum"
    )
    #expect(problem.preamble?.contains("from typing import *") == true)
    #expect(problem.prompt == "r\"\"\"\nq\n\"\"\"\nclass Solution:\n    def twoSum(self, a, b):\n")
    let source = try #require(problem.suites.first?.source)
    #expect(
      source.contains(#"(["[2, 7]", "9"], ["[0, 1]"#) || source.contains(#"["[[0, 1]]", "[0, 1]"]"#)
    )
    #expect(source.hasSuffix("_judge_each_call(twoSum)"))
  }

  @Test func integersOfAnySizeAndOddTextsStayWhatTheyAre() throws {
    let tests =
      #"{"inputs": [[123456789012345678901234567890, "a\"b\\\né"]], "outputs": [1], "fn_name": "f"}"#
    let source = try #require(
      try load(["id": 1, "question": "q", "input_output": tests]).suites.first?.source
    )
    #expect(source.contains(#"(["123456789012345678901234567890", "\"a\\\"b\\\\\\né\""], ["1"])"#))
  }

  // MARK: - CodeContests

  @Test func readsCodeContestsTestsOfAllThreeKinds() throws {
    func tests(_ input: [String], _ output: [String]) -> [String: [String]] {
      ["input": input, "output": output]
    }
    let problem = try load([
      "name": "1_A. Add", "description": "Add.", "difficulty": 7,
      "public_tests": tests(["1 2\n"], ["3\n"]), "private_tests": tests(["5 6\n"], ["11\n"]),
      "generated_tests": tests([], []),
      "solutions": ["language": [2, 1, 3], "solution": ["c++", "python 2", "print(3)"]],
    ])
    #expect(problem.id == TaskID("1_A. Add"))
    #expect(problem.suites.first?.streams == Self.streams)
    #expect(problem.referenceProgram == "print(3)")
  }

  // MARK: - LiveCodeBench

  /// The second of the tests above and the first, packed by Python with protocols 2 to 5.
  private static let packed = [
    "eJxrYIooZWBgiK5WyswrKC1RslJQMlQwislT0lFQyi8tgQoZQwRKUotLSioLUkFCxSUpmXlKtToKSDpNFczQdRoa4tQaW8igBwAWHCU0",
    "eJxrYI4oZWBgiK5WyswrKC1RslJQMlQwislT0lFQyi8tgQoZQwRKUotLSioLUkFCxSUpmXlKtToKSDpNFczQdRoa4tQaW8igBwAWmiU1",
    "eJxrYJlayQABPaXR1UqZeQWlJUpWCkqGCkYxeUo6Ckr5pSVQIWOIQElqcUlJZUEqSKi4JCUzT6lWRwFJp6mCGbpOQ0OcWmOn6AEAlEQmmw==",
    "eJxrYJ1ayQABPaXR1UqZeQWlJUpWCkqGCkYxeUo6Ckr5pSVQIWOIQElqcUlJZUEqSKi4JCUzT6lWRwFJp6mCGbpOQ0OcWmOn6AEAlMcmnA==",
  ]

  private static let publicTests = #"[{"input": "0 0\n", "output": "0\n", "testtype": "stdin"}]"#

  private func liveCodeBench(_ more: [String: Any] = [:]) -> [String: Any] {
    [
      "question_id": "1873_A", "question_content": "Add.", "question_title": "t",
      "starter_code": "", "difficulty": "easy", "public_test_cases": Self.publicTests,
      "private_test_cases": "[]", "metadata": "{}",
    ].merging(more) { $1 }
  }

  @Test(arguments: packed) func privateTestsAreUnpackedWithoutRunningAPickle(_ text: String) throws
  {
    let problem = try load(liveCodeBench(["private_test_cases": text]))
    #expect(problem.id == TaskID("1873_A"))
    #expect(
      problem.suites.first?.streams == [StreamTest(input: "0 0\n", output: "0\n")] + Self.streams
    )
    #expect(problem.reference == nil)
    #expect(problem.facets == ["difficulty": "easy"])
  }

  @Test func privateTestsMayBePlain() throws {
    let problem = try load(liveCodeBench(["private_test_cases": Self.publicTests]))
    #expect(problem.suites.first?.streams?.count == 2)
  }

  @Test func functionsAreNamedByTheMetadata() throws {
    let tests = #"[{"input": "[1, 2]\n\"x\"", "output": "true", "testtype": "functional"}]"#
    let problem = try load(
      liveCodeBench(["public_test_cases": tests, "metadata": #"{"func_name": "check"}"#])
    )
    #expect(problem.entryPoint == "check")
    #expect(problem.suites.first?.source.contains(#"(["[1, 2]", "\"x\""], ["true"])"#) == true)
  }

  // MARK: - Faults

  struct Fault: Sendable, CustomTestStringConvertible {
    var name: String
    var row: String
    var message: String
    var testDescription: String { name }
  }

  private static func apps(_ tests: String) -> String {
    #"{"id": 1, "question": "q", "input_output": \#(tests)}"#
  }

  private static func live(_ member: String) -> String {
    #"{"question_id": 1, "question_content": "q", "public_test_cases": "[]", \#(member)}"#
  }

  private static func packed(_ text: String) -> String {
    live(#""private_test_cases": "\#(text)""#)
  }

  private static let noPickle =
    "holds a pickle of something else than one text, and none is run: give the JSON text itself, or what "
    + "LiveCodeBench publishes"

  static let faults = [
    Fault(
      name: "no tests",
      row: apps(#"{"inputs": [], "outputs": []}"#),
      message: "\"input_output\" holds no tests: give at least one"
    ),
    Fault(
      name: "an output too few",
      row: apps(#"{"inputs": ["1", "2"], "outputs": ["1"]}"#),
      message: "\"input_output\" has 2 inputs and 1 outputs: write one output for each input"
    ),
    Fault(
      name: "no object",
      row: apps(#""""#),
      message: "\"input_output\" holds no object with lists of inputs and outputs: write "
        + #"{"inputs": [..], "outputs": [..]}"#
    ),
    Fault(
      name: "no text",
      row: apps(#"{"inputs": [null], "outputs": ["1"]}"#),
      message: "\"input_output\" in test 1 has what is no text: write texts or lists of lines"
    ),
    Fault(
      name: "no name",
      row: apps(#"{"inputs": [[1]], "outputs": [1], "fn_name": "a.b"}"#),
      message: "\"input_output\" has an fn_name that is no Python name: name the function to test"
    ),
    Fault(
      name: "no list of arguments",
      row: apps(#"{"inputs": [1], "outputs": [1], "fn_name": "f"}"#),
      message:
        "\"input_output\" in test 1 has no list of arguments as its input: write one value for each "
        + "argument"
    ),
    Fault(
      name: "no JSON a line",
      row: apps(#"{"inputs": ["1\nx y"], "outputs": ["1"], "fn_name": "f"}"#),
      message:
        "\"input_output\" in test 1 has the line x y, which is no JSON: write one value a line for "
        + "each argument, and one for the result"
    ),
    Fault(
      name: "a list of pickles",
      row: packed(
        "eJxrYJlawwABsVN6SqOrlTLzCkpLlKwUlAwVjGLylHQUlPJLS6BCxhCBktTikpLKglSQUHFJSmaeUq2OApJOUwUzdJ2G"
          + "hji1xk5J1AMANFwn8A=="
      ),
      message: "\"private_test_cases\" " + noPickle
    ),
    Fault(
      name: "a pickle that names a function",
      row: packed("eJxrYJkqxgABPRxJpZk5JZl5xVN6WAuKMvNKpkyeogcAjFMKaQ=="),
      message: "\"private_test_cases\" " + noPickle
    ),
    Fault(
      name: "a pickle that would run a command",
      row: packed(
        "eJxrYJmqzQABPawF+cWZFVN62Iori0tSc6dMntIjUJJfmpyhoF+SW6CfX56XmjKldUrQFD0AyJIS+w=="
      ),
      message: "\"private_test_cases\" " + noPickle
    ),
    Fault(
      name: "no base64",
      row: packed("?"),
      message:
        "\"private_test_cases\" is neither a JSON list nor base64: give the JSON text itself, or what "
        + "LiveCodeBench publishes"
    ),
    Fault(
      name: "not packed",
      row: packed("AAAA"),
      message:
        "\"private_test_cases\" cannot be unpacked by zlib (unknown compression method): give the JSON text "
        + "itself, or what LiveCodeBench publishes"
    ),
    Fault(
      name: "half of it",
      row: packed("eJxrYIooZWBgiK5WyswrKC1RslJQMlQwislT"),
      message:
        "\"private_test_cases\" cannot be unpacked by zlib (it ends in the middle of its data): give the "
        + "JSON text itself, or what LiveCodeBench publishes"
    ),
    Fault(
      name: "no function",
      row:
        #"{"question_id": 1, "question_content": "q", "public_test_cases": "[{\"input\": \"1\", \"output\": "#
        + #"\"1\", \"testtype\": \"functional\"}]", "metadata": "{}"}"#,
      message:
        "\"metadata\" names no function: write the text {\"func_name\": \"..\"} for tests of type "
        + "functional"
    ),
    Fault(
      name: "counts of CodeContests",
      row: #"{"name": "n", "description": "d", "public_tests": {"input": ["1"], "output": []}}"#,
      message: "\"public_tests\" has 1 inputs and 0 outputs: write one output for each input"
    ),
  ]

  @Test(arguments: faults) func aFaultIsToldWithItsPlaceAndRemedy(_ fault: Fault) throws {
    let path = try folder.write(fault.row + "\n", to: "my.jsonl")
    let error = #expect(throws: ProblemFileError.self) {
      try LoadedBenchmark(problemFile: path, catalog: .bundled())
    }
    #expect(error?.description == "\(path):1: the field \(fault.message)")
  }
}
