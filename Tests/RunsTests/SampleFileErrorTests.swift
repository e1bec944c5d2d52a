// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Problems
import Runs
import Testing

struct SampleFileErrorTests {
  struct BadFile: Sendable, CustomTestStringConvertible {
    var bytes: [UInt8]
    var says: String

    init(_ text: String, _ says: String) {
      bytes = Array(text.utf8)
      self.says = says
    }

    var testDescription: String { says }
  }

  private static let good = #"{"task_id": 0, "completion": "a"}"# + "\n"

  private static let notUTF8: BadFile = {
    var file = BadFile("", ":2: not UTF-8; write the file again in UTF-8")
    file.bytes =
      Array(good.utf8) + Array(#"{"task_id": 0, "completion": ""#.utf8) + [0xe9, 0x22, 0x7d]
    return file
  }()

  @Test(arguments: [
    BadFile("", ": holds no samples; give one JSON object a line with task_id and completion"),
    BadFile(" \r\n\n", ": holds no samples;"),
    BadFile("[]", ": holds no samples;"),
    BadFile(good + "{\"task_id\": 0, \n", ":2: not JSON: no member name at byte 15; repair or"),
    BadFile(good + "{\"task_id\": 0, \"completion\": \"a", ":2: not JSON: a string without an end"),
    BadFile("hello\n", ":1: not JSON: no value at byte 0;"),
    BadFile("\u{0}\u{0}\n", ":1: not JSON: no value at byte 0;"),
    BadFile(
      good + "{\"task_id\": 0, \"completion\": \"\u{0}\"}\n",
      ":2: not JSON: a control character"
    ),
    BadFile(good + "7\n", ":2: a number where an object with task_id and completion should be;"),
    BadFile(
      good + "{\"completion\": \"a\"}",
      ":2: the sample has no task_id; its fields are completion: "
    ),
    BadFile(
      #"{"task_id": "HumanEval/0", "index": 1, "form": "completion", "completion": "a", "finish": "stop"}"#
        + "\n" + good,
      ": some rows have the number of a sample (index) and some have none; give all of them one, or none"
    ),
    BadFile(
      "\n" + #"{"task_id": 0}"#,
      ":2: the sample has no completion, solution or generation; its fields are task_id: name that of "
        + "the text with --field-text"
    ),
    BadFile(
      #"{"task_id": null, "completion": ""}"#,
      ":1: task_id is null and should be a string or"
    ),
    BadFile(
      #"{"task_id": 0, "completion": null}"#,
      ":1: completion is null and should be a string or a list of strings;"
    ),
    BadFile(
      #"{"task_id": 0, "completion": ["a", 7]}"#,
      ":1: completion is a list and should be a str"
    ),
    BadFile(#"{"task_id": 0, "completion": "", "solution": 1}"#, ":1: solution is a number and"),
    BadFile(
      #"{"task_id": "Mbpp/11", "completion": ""}"#,
      ":1: the benchmark has no task Mbpp/11, its tasks are named like HumanEval/0; choose the"
    ),
    BadFile(#"{"task_id": 164, "completion": ""}"#, ":1: the benchmark has no task 164,"),
    BadFile(
      #"[["a"], ["b"]]"#,
      ": 2 lists of programs for 164 problems, which they go with by place; choose the benchmark"
    ),
    BadFile("[[\"a\"],\n[\"b\"", ":2: not JSON: no ',' or ']' after an element"),
    BadFile(#"[{"task_id": 0}]"#, ": element 1: the sample has no completion, "),
    BadFile(#"[["a"], {"task_id": 0}]"#, ": an object at list 1, where a list of programs should "),
    BadFile(#"[{"task_id": 0, "output": "a"}, 7]"#, ": element 2: a number where an object with "),
    BadFile(
      "task_id,completion\nHumanEval/0,\"x\"\n",
      ": a CSV file, which is not read: give JSON "
    ),
    BadFile("- task_id: HumanEval/0\n", ": a YAML file, which is not read: give JSON Lines (an "),
    BadFile("task_id\tcompletion\n", ": a table between tabs, which is not read: "),
    BadFile(
      #"{"eval": {"HumanEval/0": {"nfiles": 1, "base": [["success", [1]]], "plus": []}}}"#,
      ": results of an EvalPlus of before 2024-02, which hold no programs; name the file of the "
    ),
    BadFile(
      #"{"humaneval": {"pass@1": 0.5}, "config": {"model": "m"}}"#,
      ": results of the bigcode harness, which hold no programs; name the file of the samples "
    ),
    BadFile(
      "[[1]" + String(repeating: ",[]", count: 163) + "]",
      ": a number at list 0, program 0, where a program should be;"
    ),
    notUTF8,
  ])
  func namesTheLineAndTheRemedy(file: BadFile) throws {
    let scratch = try Scratch()
    let path = try scratch.write("bad.jsonl", file.bytes)
    let error = #expect(throws: SampleFileError.self) { try load(path) }
    let text = try #require(error?.description)
    #expect(text.hasPrefix(path + file.says), "\(text)")
    #expect(!text.contains("\n"))
  }

  @Test func saysWhenThereIsNoSuchFile() {
    #expect(throws: SampleFileError.notFound(path: "/nowhere/x")) { try load("/nowhere/x") }
  }

  @Test func saysWhenADirectoryHoldsNoTasks() throws {
    let scratch = try Scratch()
    #expect(throws: SampleFileError.noTaskFolders(path: scratch.path)) { try load(scratch.path) }
    try scratch.write("my_notes/0.py", "")
    let error = #expect(throws: SampleFileError.self) { try load(scratch.path) }
    #expect(
      error?.description
        == "\(scratch.path)/my_notes: the benchmark has no task my_notes, its tasks "
        + "are named like HumanEval/0; choose the benchmark that the samples are for"
    )
  }

  @Test func saysWhenARunHasNoSamplesYet() throws {
    let scratch = try Scratch()
    _ = try RunJournal.open(scratch.path, header: exampleHeader())
    #expect(throws: SampleFileError.isRunWithoutSamples(path: scratch.path)) {
      try load(scratch.path)
    }
  }
}
