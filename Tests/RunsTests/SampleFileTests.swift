// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Grading
import Problems
import Runs
import TestSupport
import Testing

struct SampleFileTests {
  struct RealFile: Sendable, CustomTestStringConvertible {
    var path: String
    var format: SampleFile.Format
    var samples: Int
    var tasks: [TaskID] = humanEval
    var form: SampleForm = .completion
    var missing = 0

    var testDescription: String { path }
  }

  private static let mbppAll = (1...974).map { TaskID("Mbpp/\($0)") }

  @Test(
    .enabled(if: SharedData.has("data/samples"), "the shared samples are not on this machine"),
    arguments: [
      RealFile(path: "wizardcoder-15b/humaneval.greedy.jsonl", format: .rows, samples: 164),
      RealFile(path: "gpt-3.5/humaneval.greedy.jsonl", format: .rows, samples: 164),
      RealFile(
        path: "codegen-16b-n100/humaneval.t0.8.n100.uncut.jsonl.gz",
        format: .rows,
        samples: 16_400
      ),
      RealFile(path: "gpt-code-clippy-n10/humaneval.results.jsonl", format: .rows, samples: 1640),
      RealFile(
        path: "qwen2.5-coder-0.5b/humaneval.greedy.results.jsonl",
        format: .rows,
        samples: 164
      ),
      RealFile(
        path: "qwen2.5-coder-0.5b/humaneval.chat.20tasks.results.jsonl",
        format: .rows,
        samples: 20,
        missing: 144
      ),
      RealFile(
        path: "bigcode-format/generations_humaneval.json",
        format: .lists,
        samples: 164,
        form: .solution
      ),
      RealFile(
        path: "bigcode-format/generations_mbpp.json",
        format: .lists,
        samples: 500,
        tasks: mbpp,
        form: .solution
      ),
      RealFile(
        path: "llama-3-8b-instruct/humaneval_plus.eval_results.json",
        format: .evalPlusResults,
        samples: 164,
        form: .solution
      ),
      RealFile(
        path: "llama-3-8b-instruct/mbpp_plus.eval_results.json",
        format: .evalPlusResults,
        samples: 378,
        tasks: mbppAll,
        form: .solution,
        missing: 974 - 378
      ),
    ]
  )
  func readsRealFiles(file: RealFile) throws {
    let samples = try load(SharedData.file("data/samples/" + file.path).path, file.tasks)
    #expect(samples.format == file.format)
    #expect(samples.entries.count == file.samples)
    #expect(samples.missing.count == file.missing)
    #expect(try samples.samples.allSatisfy { $0.form == file.form })
  }

  // MARK: - Rows

  @Test func numbersTheSamplesOfATask() throws {
    let scratch = try Scratch()
    let path = try scratch.write(
      "s.jsonl",
      #"""
      {"task_id": "HumanEval/1", "completion": "a"}

      {"task_id": "HumanEval/0", "completion": "b", "extra": [1, {"x": null}]}
      {"task_id": "HumanEval/1", "completion": "c", "solution": "d"}
      """#
    )
    let file = try load(path)
    #expect(
      try file.samples == [
        Sample(task: TaskID("HumanEval/1"), index: 0, form: .completion, text: "a"),
        Sample(task: TaskID("HumanEval/0"), index: 0, form: .completion, text: "b"),
        Sample(task: TaskID("HumanEval/1"), index: 1, form: .solution, text: "d"),
      ]
    )
    #expect(file.missing.count == 162)
    #expect(
      try file.entries[0].row.map { try file.texts.text(at: $0) }
        == #"{"task_id": "HumanEval/1", "completion": "a"}"#
    )
  }

  @Test(arguments: [
    #""Mbpp/11""#, #""MBPP/11""#, #""mbpp/11""#, #""11""#, "11",
  ])
  func namesATaskInManyWays(name: String) throws {
    let scratch = try Scratch()
    let path = try scratch.write("s.jsonl", #"{"task_id": \#(name), "generation": "x"}"#)
    let samples = try load(path, mbpp).samples
    #expect(samples == [Sample(task: TaskID("Mbpp/11"), index: 0, form: .solution, text: "x")])
  }

  @Test func aNameThatTwoTasksShareNamesNone() {
    let names = TaskNames([TaskID("A/1"), TaskID("B/1"), TaskID("C/2")])
    #expect(names.task(named: "1") == nil)
    #expect(names.task(named: "2") == TaskID("C/2"))
    #expect(names.task(named: "b/1") == TaskID("B/1"))
  }

  @Test func acceptsWindowsLineEndsAndAMark() throws {
    let scratch = try Scratch()
    let path = try scratch.write(
      "s.jsonl",
      "\u{feff}{\"task_id\": 0, \"completion\": \"a\"}\r\n\r\n"
        + "{\"task_id\": 1, \"completion\": \"b\"}\r\n"
    )
    #expect(try load(path).samples.map(\.text) == ["a", "b"])
  }

  @Test func aLoneSurrogateBecomesAReplacementCharacter() throws {
    let scratch = try Scratch()
    let path = try scratch.write("s.jsonl", #"{"task_id": 0, "completion": "a\ud83d b"}"#)
    #expect(try load(path).samples.map(\.text) == ["a\u{fffd} b"])
  }

  @Test func keepsTheSamplesOfSelectedTasks() throws {
    let scratch = try Scratch()
    let path = try scratch.write(
      "s.jsonl",
      #"""
      {"task_id": 0, "completion": "a"}
      {"task_id": 5, "completion": "b"}
      """#
    )
    let file = try load(path, selected: [TaskID("HumanEval/0"), TaskID("HumanEval/1")])
    #expect(try file.samples.map(\.text) == ["a"])
    #expect(file.missing == [TaskID("HumanEval/1")])
    #expect(file.unselected == 1)
  }

  @Test(.timeLimit(.minutes(5))) func reads50MegabytesInOneCompletion() throws {
    let scratch = try Scratch()
    let completion = [UInt8](repeating: UInt8(ascii: "x"), count: 50_000_000)
    let path = try scratch.write(
      "s.jsonl",
      Array(#"{"task_id": 0, "completion": ""#.utf8) + completion + Array("\"}\n".utf8)
    )
    #expect(try load(path).samples.map(\.text.utf8.count) == [50_000_000])
  }

  // MARK: - Other shapes

  @Test func readsADirectory() throws {
    let scratch = try Scratch()
    for number in [10, 9, 0] { try scratch.write("s/HumanEval_0/\(number).py", "# \(number)") }
    try scratch.write("s/HumanEval_163/0.py", "")
    try scratch.write("s/HumanEval_163/notes.txt", "")
    try scratch.write("s/readme.txt", "")
    let file = try load(scratch.path + "/s")
    #expect(file.format == .directory)
    #expect(try file.samples.map(\.text) == ["# 0", "# 9", "# 10", ""])
    #expect(try file.samples.map(\.index) == [0, 1, 2, 0])
    #expect(try file.samples.allSatisfy { $0.form == .solution })
    try scratch.write("m/Mbpp_11/0.py", "x")
    #expect(try load(scratch.path + "/m", mbpp).samples.map(\.task) == [TaskID("Mbpp/11")])
  }

  @Test func readsARunAsSamples() throws {
    let scratch = try Scratch()
    let opening = try RunJournal.open(scratch.path + "/run", header: exampleHeader())
    try opening.journal.append(record(1, text: "b"))
    try opening.journal.append(record(0, .infrastructure(why: "x"), text: "a"))
    try opening.journal.append(record(0, text: "a"))
    let file = try load(scratch.path + "/run")
    #expect(file.format == .journal)
    #expect(try file.samples.map(\.text) == ["a", "b"])
    #expect(try file.samples.map(\.index) == [0, 1])
    let torn = try scratch.read("run/samples.jsonl").dropLast(5)
    let path = try scratch.write("samples.jsonl", Array(torn))
    #expect(try load(path).samples.map(\.text) == ["a", "b"])
  }
}
