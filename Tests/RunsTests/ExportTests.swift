// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Grading
import Problems
import Runs
import TestSupport
import Testing

struct ExportTests {
  private static let humanEvalInPython = """
    import json, sys
    for line in sys.stdin:
        row = json.loads(line)
        row["result"] = "passed"
        row["passed"] = True
        print(json.dumps(row))
    """

  private func exported(_ path: String) throws -> [UInt8] {
    let file = try load(path)
    return try HumanEvalExport.bytes(of: file.entries, texts: file.texts) { key in
      record(key.index, task: key.task.rawValue)
    }
  }

  @Test(
    .enabled(if: Python.present, "there is no python3 on this machine"),
    .enabled(if: SharedData.has("data/samples"), "the shared samples are not on this machine"),
    arguments: [
      "wizardcoder-15b/humaneval.greedy.jsonl", "gpt-code-clippy-n10/humaneval.results.jsonl",
    ]
  )
  func writesWhatHumanEvalWrites(path: String) throws {
    let url = SharedData.file("data/samples/" + path)
    let rows = [UInt8](try Data(contentsOf: url))
    let ours = try exported(url.path)
    #expect(try ours == Python.run(ExportTests.humanEvalInPython, input: rows))
  }

  @Test(.enabled(if: Python.present, "there is no python3 on this machine"))
  func writesOddRowsAsPythonDoes() throws {
    let scratch = try Scratch()
    let rows = #"""
      {"task_id":"HumanEval/0","passed":false,"completion":"é😀\u0000","n":{"a":[2.50,1E3]}}
      {"task_id": 0, "completion": "b", "result": "old"}

      """#
    let path = try scratch.write("s.jsonl", rows)
    let ours = try exported(path)
    #expect(try ours == Python.run(ExportTests.humanEvalInPython, input: Array(rows.utf8)))
  }

  @Test(arguments: [
    (Verdict.passed, nil, #""result": "passed", "passed": true}"#),
    (.timeout(.cpu), "x", #""result": "timed out", "passed": false}"#),
    (.exception, "ValueError: é", #""result": "failed: ValueError: \u00e9", "passed": false}"#),
    (.crash(signal: 11), nil, #""result": "failed: crash(11)", "passed": false}"#),
  ])
  func namesTheResultAsHumanEvalDoes(verdict: Verdict, message: String?, end: String) throws {
    let texts = try TextStore()
    let entry = SampleFile.Entry(sample: try texts.add(record(0).sample))
    let bytes = try HumanEvalExport.bytes(of: [entry], texts: texts) { _ in
      record(0, verdict, message: message)
    }
    let start = #"{"task_id": "HumanEval/0", "completion": "    return 1\n", "#
    #expect(String(decoding: bytes, as: UTF8.self) == start + end + "\n")
  }

  @Test func neverCallsOurFailureTheModels() throws {
    let texts = try TextStore()
    let entries = [SampleFile.Entry(sample: try texts.add(record(0).sample))]
    #expect(throws: ExportError.notJudged(TaskID("HumanEval/0"), index: 0)) {
      try HumanEvalExport.bytes(of: entries, texts: texts) { _ in nil }
    }
    let failed = record(0, .infrastructure(why: "fork"))
    #expect(throws: ExportError.self) {
      try HumanEvalExport.bytes(of: entries, texts: texts) { _ in failed }
    }
    #expect(throws: ExportError.self) {
      try EvalPlusExport(date: .now, hash: "", entries: [.init(failed, program: "")]).bytes()
    }
  }

  @Test func writesWhatEvalPlusWrites() throws {
    let export = EvalPlusExport(
      date: Date(timeIntervalSince1970: 1_767_225_600),
      hash: "fe585eb4df8c88d844eeb463ea4d0302",
      entries: [
        .init(
          record(
            0,
            task: "HumanEval/1",
            suites: [
              .init(suite: "base", verdict: .passed),
              .init(suite: "plus", verdict: .timeout(.cpu), failed: [1]),
            ]
          ),
          program: "é"
        ),
        .init(record(0, .noCode), program: ""),
        .init(
          record(
            1,
            task: "HumanEval/1",
            suites: [
              .init(suite: "base", verdict: .timeout(.cpu)),
              .init(suite: "plus", verdict: .passed),
            ]
          ),
          program: "c"
        ),
      ]
    )
    let inputs = { (task: TaskID, suite: String, index: Int) in
      JSONValue.array([.string("\(task) \(suite)"), .number(String(index))])
    }
    let expected =
      #"{"date": "2026-01-01 00:00", "hash": "fe585eb4df8c88d844eeb463ea4d0302", "eval": {"#
      + #""HumanEval/1": [{"task_id": "HumanEval/1", "solution": "\u00e9", "base_status": "pass", "#
      + #""plus_status": "fail", "base_fail_tests": [], "#
      + #""plus_fail_tests": [["HumanEval/1 plus", 1]]}, "#
      + #"{"task_id": "HumanEval/1", "solution": "c", "base_status": "timeout", "#
      + #""plus_status": "pass", "base_fail_tests": [], "plus_fail_tests": []}], "#
      + #""HumanEval/0": [{"task_id": "HumanEval/0", "solution": "", "base_status": "fail", "#
      + #""plus_status": "fail", "base_fail_tests": [], "plus_fail_tests": []}]}}"#
    #expect(String(decoding: try export.bytes(inputs: inputs), as: UTF8.self) == expected)
  }

  @Test func oneSuiteOfTestsIsEvalPlusBase() throws {
    let entries = [EvalPlusExport.Entry(record(0, .timeout(.wall)), program: "b")]
    let bytes = try EvalPlusExport(date: .now, hash: "", entries: entries).bytes()
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(text.contains(#""base_status": "timeout", "plus_status": null"#))
  }

  @Test func evalPlusResultsComeBackAsSamples() throws {
    let scratch = try Scratch()
    let bytes = try EvalPlusExport(
      date: .now,
      hash: "",
      entries: [.init(record(0), program: "p")]
    ).bytes()
    let file = try load(scratch.write("x_eval_results.json", bytes))
    #expect(file.format == .evalPlusResults)
    #expect(try file.samples.map(\.text) == ["p"])
  }
}
