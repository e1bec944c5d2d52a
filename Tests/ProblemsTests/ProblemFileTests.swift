// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Problems
import Testing

/// A user's own problem file, good or bad.
@Suite struct ProblemFileTests {
  private static let humanEval =
    #"{"task_id": "My/1", "prompt": "def f():\n", "entry_point": "f", "test": "def check(f): f()"}"#
  private static let mbpp =
    #"{"task_id": 1, "text": "Write f.", "code": "def f(x): pass", "test_list": ["assert f(1)"]}"#

  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func load(_ bytes: [UInt8], as name: String = "my.jsonl") throws -> LoadedBenchmark {
    try LoadedBenchmark(problemFile: folder.write(bytes, to: name), catalog: .bundled())
  }

  private func load(_ text: String, as name: String = "my.jsonl") throws -> LoadedBenchmark {
    try load(Array(text.utf8), as: name)
  }

  @Test func isABenchmarkOfItsOwn() throws {
    let loaded = try load(Self.humanEval + "\n", as: "my.tasks.jsonl")
    #expect(loaded.name == "my.tasks")
    #expect(loaded.version == nil)
    #expect(loaded.split == "all")
    #expect(loaded.suite == "base")
    #expect(loaded.cpuLimit == .seconds(3))
    #expect(loaded.dataset.fileName == "my.tasks.jsonl")
    #expect(loaded.dataset.sha256 == ContentDigest.sha256(Array((Self.humanEval + "\n").utf8)))
    #expect(
      loaded.problems == [
        Problem(
          id: TaskID("My/1"),
          prompt: "def f():\n",
          entryPoint: "f",
          reference: nil,
          suites: [TestSuite(name: "base", source: "def check(f): f()\ncheck(f)")],
          place: RecordPlace(path: folder.path + "/my.tasks.jsonl", unit: .line, number: 1)
        )
      ]
    )
  }

  @Test func packedFileHasTheDigestsOfBothItsForms() throws {
    let packed = try folder.gzip(Self.humanEval)
    let loaded = try load(packed, as: "my.jsonl.gz")
    #expect(loaded.name == "my")
    #expect(loaded.dataset.sha256 == ContentDigest.sha256(packed))
    #expect(loaded.dataset.unpackedMD5 == ContentDigest.md5(Array(Self.humanEval.utf8)))
  }

  @Test(arguments: [
    mbpp, "[\(mbpp)]", "\u{FEFF}\n [\n\(mbpp)\n]\n", mbpp + "\r\n",
    mbpp.replacing(#""text""#, with: #""prompt""#),
  ])
  func readsMBPPsForm(_ text: String) throws {
    let loaded = try load(text, as: "own.json")
    #expect(loaded.name == "own")
    #expect(loaded.cpuLimit == .seconds(10))
    #expect(loaded.problems.map(\.id) == [TaskID("Mbpp/1")])
    #expect(loaded.problems.map(\.entryPoint) == ["f"])
    #expect(loaded.problems.map(\.prompt) == ["\"\"\"\nWrite f.\nassert f(1)\n\"\"\"\n"])
  }

  @Test(arguments: [
    ("assert set(f((1, 2))) == set((1,))", "f"),
    ("assert math.isclose(f(1), g(2))", "f"),
    ("assert (g (1) == 2)", "g"),
    ("assert not f()", "f"),
    ("assert ff(1) == f", ""),
    ("assert inner(1)", ""),
  ])
  func findsTheFunctionThatAnAssertionCalls(_ assertion: String, _ name: String) throws {
    let code = #"def f(x):\r\n  def inner(): pass\r\ndef  g (y):\n  pass"#
    let loaded = try load(
      #"{"task_id": "a", "text": "t", "code": "\#(code)", "test_list": ["\#(assertion)"]}"#
    )
    #expect(loaded.problems.map(\.entryPoint) == [name])
  }

  @Test(arguments: [
    ("f", "f", nil), ("Solution().f", "f", "f = Solution().f"), ("Codec.f", "f", "f = Codec.f"),
  ])
  func namesItsFunctionByANameOrAnExpression(
    _ entryPoint: String,
    _ name: String,
    _ binding: String?
  ) throws {
    let problem = try #require(
      try load(Self.humanEval.replacing(#""f""#, with: "\"\(entryPoint)\"")).problems.first
    )
    #expect(problem.entryPoint == name)
    #expect(problem.binding == binding)
    #expect(problem.suites.first?.source.hasSuffix("\ncheck(f)") == true)
  }

  struct BadFile: Sendable, CustomTestStringConvertible {
    let name: String
    let text: String
    let message: String
    var testDescription: String { name }
  }

  @Test(arguments: badFiles)
  func namesThePlaceAndTheFault(_ file: BadFile) {
    let error = #expect(throws: ProblemFileError.self) { try load(file.text) }
    let path = "\(folder.path)/my.jsonl"
    #expect(error?.description == path + file.message.replacing("PATH", with: path))
  }

  private static let badFiles: [BadFile] = [
    BadFile(name: "empty", text: "", message: ": holds no problems: write one JSON object a line"),
    BadFile(
      name: "only blank lines",
      text: "\n \r\n",
      message: ": holds no problems: write one JSON object a line"
    ),
    BadFile(
      name: "empty array",
      text: "[]",
      message: ": holds no problems: write one JSON object a line"
    ),
    BadFile(
      name: "not JSON",
      text: "\(humanEval)\n\nHello}\n",
      message: ":3: not a problem record: it is not JSON"
    ),
    BadFile(
      name: "cut line",
      text: "\(humanEval)\n{\"task_id\": \"My/2\", \"pro",
      message: ":2: not a problem record: it is not JSON, and it ends in the middle of a record"
    ),
    BadFile(
      name: "not an object",
      text: "\(humanEval)\r\n17\r\n",
      message: ":2: not a problem record: it is not a JSON object"
    ),
    BadFile(
      name: "NUL bytes",
      text: "\(humanEval)\n{\0}\n",
      message: ":2: not a problem record: it holds a NUL byte"
    ),
    BadFile(
      name: "missing field",
      text: "\(humanEval)\n{\"task_id\": \"My/2\", \"prompt\": \"\", \"test\": \"\"}",
      message: ":2: the field \"entry_point\" is missing: a problem in HumanEval's form has the "
        + "fields task_id, prompt, entry_point and test"
    ),
    BadFile(
      name: "null",
      text: humanEval.replacing(#""def f():\n""#, with: "null"),
      message: ":1: the field \"prompt\" has the wrong type: make it a string"
    ),
    BadFile(
      name: "wrong type",
      text: humanEval.replacing(#""f""#, with: "3"),
      message: ":1: the field \"entry_point\" has the wrong type: make it a string"
    ),
    BadFile(
      name: "entry point that is no name",
      text: humanEval.replacing(#""f""#, with: #""f(1)""#),
      message: ":1: the field \"entry_point\" is not a Python name: name the function to test"
    ),
    BadFile(
      name: "duplicate task",
      text: "\(humanEval)\n\n\(humanEval)\n",
      message: ":3: the field \"task_id\" repeats My/1 of PATH:1: give each problem its own"
    ),
    BadFile(
      name: "empty task name",
      text: humanEval.replacing("My/1", with: ""),
      message: ":1: the field \"task_id\" is empty: give each problem its own"
    ),
    BadFile(
      name: "unknown form",
      text: #"{"question": "?", "answer": "!"}"#,
      message: ":1: a record with the fields [answer, question] has no known form: a problem in "
        + "HumanEval's form has the fields task_id, prompt, entry_point and test; a problem in "
        + "MBPP's form has the fields task_id, text (or prompt) and test_list; a problem in "
        + "EvalPlus's form has the fields task_id, prompt, entry_point, canonical_solution, "
        + "base_input, plus_input and atol; a problem in APPS's form has the fields question and "
        + "input_output; a problem in CodeContests' form has the fields name, description and "
        + "public_tests; a problem in LiveCodeBench's form has the fields question_id, "
        + "question_content and public_test_cases"
    ),
    BadFile(
      name: "no text",
      text: #"{"task_id": 1, "test_list": ["assert f()"]}"#,
      message: ":1: the field \"text\" is missing: a problem in MBPP's form has the fields "
        + "task_id, text (or prompt) and test_list"
    ),
    BadFile(
      name: "no tests",
      text: #"{"task_id": 1, "text": "", "test_list": []}"#,
      message: ":1: the field \"test_list\" is empty: give at least one assertion"
    ),
    BadFile(
      name: "test that is no text",
      text: "\(mbpp)\n" + #"{"task_id": 2, "text": "", "test_list": ["a", 2]}"#,
      message: ":2: the field \"test_list[1]\" has the wrong type: make it a string"
    ),
    BadFile(
      name: "tests that are no list",
      text: #"{"task_id": 1, "text": "", "test_list": "assert f()"}"#,
      message: ":1: the field \"test_list\" has the wrong type: make it a list of strings"
    ),
    BadFile(
      name: "task that is neither number nor text",
      text: #"{"task_id": 1.5, "text": "", "test_list": ["assert f()"]}"#,
      message: ":1: the field \"task_id\" has the wrong type: make it an integer or a string"
    ),
    BadFile(
      name: "element without a field",
      text: "[\(mbpp),\n" + #"{"task_id": 2, "text": ""}]"#,
      message: ": element 2: the field \"test_list\" is missing: a problem in MBPP's form has the "
        + "fields task_id, text (or prompt) and test_list"
    ),
    BadFile(
      name: "element of the wrong type",
      text: "[\(mbpp), " + #"{"task_id": 2, "text": "", "test_list": [null]}]"#,
      message: ": element 2: the field \"test_list[0]\" has the wrong type: make it a string"
    ),
    BadFile(
      name: "element that is no object",
      text: "[\(mbpp), 3]",
      message: ": element 2: not a problem record: it is not a JSON object"
    ),
    BadFile(
      name: "cut array",
      text: "[\(mbpp),\n",
      message:
        ": not a JSON array of problem records: it is not JSON, and it ends in the middle of "
        + "a record"
    ),
    BadFile(
      name: "duplicate element",
      text: "[\(mbpp), \(mbpp)]",
      message: ": element 2: the field \"task_id\" repeats Mbpp/1 of PATH: element 1: give each "
        + "problem its own"
    ),
  ]
}
