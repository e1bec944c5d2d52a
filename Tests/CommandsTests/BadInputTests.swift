// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Subprocess
import Testing

/// Files that are not as they should be: one sentence with the place and the remedy.
struct BadInputTests {
  /// A file of samples that cannot be used, and what is said of it.
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var bytes: Data
    var sentence: String

    init(_ name: String, _ text: String, _ sentence: String) {
      self.init(name, Data(text.utf8), sentence)
    }

    init(_ name: String, _ bytes: Data, _ sentence: String) {
      self.name = name
      self.bytes = bytes
      self.sentence = sentence
    }

    var testDescription: String { name }
  }

  private static let good = #"{"task_id": "Own/0", "completion": "    return x\n"}"# + "\n"

  static let badSamples = [
    Case(
      "half a line",
      good + #"{"task_id": "Own/0", "compl"#,
      ":2: not JSON: a string without an "
    ),
    Case(
      "no object",
      "7\n",
      ":1: a number where an object with task_id and completion should be; "
    ),
    Case(
      "unknown task",
      good + "\n" + #"{"task_id": "Own/9", "completion": ""}"#,
      ":3: the benchmark has no task Own/9, its tasks are named like Own/0; choose the benchmark "
        + "that the samples are for"
    ),
    Case(
      "no task",
      #"{"completion": ""}"#,
      ":1: the sample has no task_id; its fields are completion: name that of the task with --field-task"
    ),
    Case(
      "no completion",
      #"{"task_id": "Own/0"}"#,
      ":1: the sample has no completion, solution or generation; its fields are task_id: name that of the "
        + "text with --field-text"
    ),
    Case(
      "a field twice",
      #"{"task_id": "Own/0", "completion": "", "completion": "    return 1\n"}"#,
      ":1: the sample has the field completion twice; remove one of them"
    ),
    Case(
      "wrong type",
      #"{"task_id": "Own/0", "completion": 7}"#,
      ":1: completion is a number and should be a string or a list of strings; repair or remove the line"
    ),
    Case(
      "empty",
      "",
      ": holds no samples; give one JSON object a line with task_id and completion"
    ),
    Case(
      "not UTF-8",
      Data(good.utf8) + [0x22, 0xff, 0x0a],
      ":2: not UTF-8; write the file again in UTF-8"
    ),
    Case(
      "NUL bytes",
      Data(good.utf8) + [0, 0, 0, 0x0a],
      ":2: not JSON: no value at byte 0; repair or"
    ),
    Case(
      "half a gzip file",
      Data([0x1f, 0x8b, 8, 0, 0]),
      ": not a whole gzip file: it ends in the"
    ),
  ]

  @Test(.timeLimit(.minutes(1)), arguments: badSamples)
  func ofSamplesIsAnError(_ given: Case) async throws {
    let program = try Program()
    try program.folder.write("own.jsonl", try humanEvalProblems(1))
    try program.folder.write("bad.jsonl", given.bytes)
    let ending = try await program("evaluate", "--problems", "own.jsonl", "--samples", "bad.jsonl")
    expectOneSentence(ending, "bad.jsonl" + given.sentence)
  }

  private static let problem =
    #"{"task_id": "Own/0", "prompt": "", "entry_point": "f", "test": "def check(f): pass"}"# + "\n"

  static let badProblems = [
    Case(
      "half a line",
      problem + #"{"task_id": "#,
      ":2: not a problem record: it is not JSON, and it"
    ),
    Case(
      "no test",
      #"{"task_id": "Own/0", "prompt": "", "entry_point": "f"}"#,
      ":1: a record with the fields [entry_point, prompt, task_id] has no known form: "
    ),
    Case(
      "no test later",
      problem + #"{"task_id": "Own/1"}"#,
      #":2: the field "prompt" is missing: "#
    ),
    Case("a task twice", problem + problem, #":2: the field "task_id" repeats Own/0 of "#),
    Case(
      "a field twice",
      problem.replacing(#""prompt""#, with: #""prompt": "a", "prompt""#),
      #":1: the field "prompt" is there twice: remove one of them"#
    ),
    Case(
      "a field twice in a list",
      #"[{"task_id": 1, "text": "", "test_list": ["assert f()"], "text": "b"}]"#,
      #": element 1: the field "text" is there twice: remove one of them"#
    ),
    Case(
      "wrong type",
      problem.replacing(#""prompt": """#, with: #""prompt": []"#),
      #":1: the field "prompt" has the wrong type: make it a string"#
    ),
    Case("empty", "\n", ": holds no problems: write one JSON object a line"),
    Case("not UTF-8", Data(problem.utf8) + [0xff, 0x0a], ":2: not UTF-8: save the file as UTF-8"),
    Case("NUL bytes", Data(problem.utf8) + [0, 0x0a], ":2: not a problem record: it holds a NUL"),
  ]

  @Test(.timeLimit(.minutes(1)), arguments: badProblems)
  func ofProblemsIsAnError(_ given: Case) async throws {
    let program = try Program()
    try program.folder.write("bad.jsonl", given.bytes)
    let ending = try await program("run", "--problems", "bad.jsonl")
    expectOneSentence(ending, "bad.jsonl" + given.sentence)
  }

  @Test(.timeLimit(.minutes(1))) func aFolderOrNoFileIsAnError() async throws {
    let program = try Program()
    try program.folder.write("own.jsonl", try humanEvalProblems(1))
    try program.folder.write("folder/x", "")
    expectOneSentence(
      try await program("run", "--problems", "folder"),
      "folder: is a folder: name a file in it"
    )
    expectOneSentence(
      try await program("run", "--problems", "nowhere.jsonl"),
      "nowhere.jsonl: no such file: check the path"
    )
    expectOneSentence(
      try await program("evaluate", "--problems", "own.jsonl", "--samples", "folder"),
      "folder: a directory without task folders such as HumanEval_0/0.py; name a file of samples"
    )
    expectOneSentence(
      try await program("evaluate", "--problems", "own.jsonl", "--samples", "nowhere.jsonl"),
      "nowhere.jsonl: no such file or directory; name a file of samples"
    )
  }

  @Test(.enabled(if: geteuid() != 0, "root may read every file"), .timeLimit(.minutes(1)))
  func anUnreadableFileIsAnError() async throws {
    let program = try Program()
    let path = try program.folder.write("own.jsonl", try humanEvalProblems(1))
    try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: path)
    expectOneSentence(
      try await program("run", "--problems", "own.jsonl"),
      "own.jsonl: cannot be read: Permission denied"
    )
  }

  // MARK: - Odd, but no error

  @Test(.timeLimit(.minutes(1))) func linesMayEndInCRLF() async throws {
    let program = try Program()
    try program.folder.write("own.jsonl", try humanEvalProblems(2).replacing("\n", with: "\r\n"))
    try program.folder.write("samples.jsonl", try samples(2).replacing("\n", with: "\r\n"))
    let ending = try await program(
      "evaluate",
      "--problems",
      "own.jsonl",
      "--samples",
      "samples.jsonl"
    )
    #expect(ending.status == .exited(0))
    #expect(ending.output.contains("pass@1  50.00 %"))
  }

  @Test(.timeLimit(.minutes(1))) func aSampleThatIsNoPythonGetsAVerdict() async throws {
    let program = try Program()
    try program.folder.write("own.jsonl", try humanEvalProblems(1))
    let rows = try ["    return 1\0\n", "\0", "\u{feff}\u{202e}", "    return x\r", "", "    ("].map
    {
      try row(["task_id": "Own/0", "completion": $0])
    }
    try program.folder.write("samples.jsonl", rows.joined())
    let ending = try await program(
      "evaluate",
      "--problems",
      "own.jsonl",
      "--samples",
      "samples.jsonl",
      "--format",
      "json"
    )
    #expect(ending.status == .exited(0), "\(ending.errors)")
    #expect(ending.output.contains(#""syntaxError": 5"#), "\(ending.output)")
    #expect(ending.output.contains(#""passed": 1"#), "\(ending.output)")
  }

  @Test(.timeLimit(.minutes(5))) func aCompletionOf50MegabytesGetsAVerdict() async throws {
    let program = try Program()
    try program.folder.write("own.jsonl", try humanEvalProblems(1))
    let lines = String(repeating: "    x = x\\n", count: 5_000_000)
    let rows = [
      #"{"task_id": "Own/0", "completion": "\#(lines)    return x\n"}"#,
      #"{"task_id": "Own/0", "completion": "    return x\n"}"#,
    ]
    try program.folder.write("samples.jsonl", rows.joined(separator: "\n"))
    let ending = try await program(
      "evaluate",
      "--problems",
      "own.jsonl",
      "--samples",
      "samples.jsonl",
      "--format",
      "json"
    )
    #expect(ending.status == .exited(0), "\(ending.errors)")
    #expect(ending.output.contains(#""passed": 1"#), "\(ending.output)")
    #expect(ending.output.contains(#""memoryLimit": 1"#), "\(ending.output)")
  }
}
