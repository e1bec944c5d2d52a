// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Problems
import Runs
import Testing

/// The shapes in which people keep samples: the same text of the same task in each.
struct SampleShapeTests {
  struct Shape: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var text: String
    var format: SampleFile.Format
    var form: SampleForm
    var fields = SampleFields()

    init(
      _ name: String,
      _ text: String,
      _ format: SampleFile.Format = .rows,
      _ form: SampleForm = .completion,
      fields: SampleFields = SampleFields()
    ) {
      testDescription = name
      self.text = text
      self.format = format
      self.form = form
      self.fields = fields
    }
  }

  private static let batch =
    #"{"id": "b", "custom_id": "HumanEval/2", "error": null, "response": {"status_code": 200, "body": "#

  static let shapes = [
    Shape("a list of records", #"[{"task_id": "HumanEval/2", "completion": "x"}]"#),
    Shape("a record over many lines", "{\n\"task_id\": 2,\n\"completion\": \"x\"\n}"),
    Shape("a list of samples", #"{"task_id": 2, "completion": ["x"]}"#),
    Shape("solutions", #"{"task_id": 2, "solutions": ["x"]}"#, .rows, .solution),
    Shape(
      "records in a member",
      #"{"model": "m", "samples": [{"task_id": 2, "completion": "x"}]}"#
    ),
    Shape("a map", #"{"HumanEval/2": ["x"]}"#, .map, .solution),
    Shape("a map of texts", #"{"HumanEval_2": "x"}"#, .map, .solution),
    Shape("a map over many lines", "{\n\"HumanEval/2\": [\"x\"]\n}", .map, .solution),
    Shape("a map of records", #"{"HumanEval/2": {"completion": "x"}}"#, .map),
    Shape("output", #"{"task_id": 2, "output": "x"}"#, .rows, .answer),
    Shape("response and task", #"{"task": "humaneval-2", "response": "x"}"#, .rows, .answer),
    Shape("code beside output", #"{"task_id": 2, "output": "7", "code": "x"}"#, .rows, .solution),
    Shape("prediction and id", #"{"id": "HumanEval/2", "prediction": ["x"]}"#, .rows, .answer),
    Shape(
      "an id that names nothing",
      #"{"id": "cmpl-7", "problem_id": 2, "answer": "x"}"#,
      .rows,
      .answer
    ),
    Shape(
      "the fields that are named",
      #"{"task_id": 3, "completion": "y", "meta": {"key": "HumanEval/2"}, "mine": {"text": "x"}}"#,
      .rows,
      .answer,
      fields: SampleFields(text: "mine.text", task: "meta.key")
    ),
    Shape(
      "turns",
      #"{"task_id": 2, "messages": [{"role": "user", "content": "y"}, {"role": "assistant", "content": "x"}]}"#,
      .rows,
      .answer
    ),
    Shape(
      "lm-eval",
      #"{"doc_id": 0, "doc": {"task_id": "HumanEval/2"}, "resps": [["y"]], "filtered_resps": [["x"]]}"#,
      .lmEval,
      .solution
    ),
    Shape(
      "lm-eval without a name",
      #"{"doc_id": 2, "doc": {"prompt": "p"}, "resps": [["x"]]}"#,
      .lmEval
    ),
    Shape(
      "a batch of chat",
      batch + #"{"choices": [{"index": 0, "message": {"role": "assistant", "content": "x"}}]}}}"#,
      .batch,
      .answer
    ),
    Shape("a batch of completions", batch + #"{"choices": [{"text": "x"}]}}}"#, .batch),
    Shape(
      "a batch of Anthropic's",
      #"{"custom_id": "HumanEval_2-0", "result": {"type": "succeeded", "message": {"role": "assistant", "#
        + #""content": [{"type": "thinking", "thinking": "y"}, {"type": "text", "text": "x"}]}}}"#,
      .batch,
      .answer
    ),
    Shape(
      "inspect",
      #"{"version": 2, "eval": {"task": "humaneval"}, "samples": [{"id": "HumanEval/2", "epoch": 1, "#
        + #""output": {"choices": [{"message": {"role": "assistant", "content": "x"}}]}}]}"#,
      .inspect,
      .answer
    ),
    Shape(
      "opencompass",
      #"{"0": {"origin_prompt": "p", "prediction": "x", "gold": "HumanEval/2"}}"#,
      .openCompass,
      .answer
    ),
  ]

  @Test(arguments: shapes)
  func isRead(shape: Shape) throws {
    let scratch = try Scratch()
    let path = try scratch.write("s.json", shape.text)
    let file = try SampleFile.load(
      path,
      names: TaskNames(humanEval),
      fields: shape.fields
    )
    #expect(try file.samples == [Sample(task: humanEval[2], index: 0, form: shape.form, text: "x")])
    #expect(file.format == shape.format)
  }

  @Test(arguments: [
    "HumanEval_2", "HumanEval-2", "HumanEval/002", "humaneval 2", "Python/2", "python-2", "002",
    "HumanEval_2_truncate_number", "HumanEvalPlus/2", "openai_humaneval/2", "humaneval.2",
  ])
  func namesATaskAsOthersDo(name: String) {
    #expect(TaskNames(humanEval).task(named: name) == humanEval[2])
  }

  @Test(arguments: ["Mbpp/2", "Java/2", "HumanEval/164", "HumanEval/2/3", "HumanEval", "2a", ""])
  func namesNoTask(name: String) {
    #expect(TaskNames(humanEval).task(named: name) == nil)
  }

  @Test func samplesOfOneRowAreNumbered() throws {
    let scratch = try Scratch()
    let path = try scratch.write(
      "s.jsonl",
      #"{"HumanEval/1": ["a", "    b"]}"# + "\n" + #"{"HumanEval/1": ["c"], "HumanEval/0": ["d"]}"#
    )
    let samples = try load(path).samples
    #expect(samples.map(\.text) == ["a", "    b", "c", "d"])
    #expect(samples.map(\.index) == [0, 1, 2, 0])
    #expect(samples.map(\.form) == [.solution, .completion, .solution, .solution])
  }

  @Test func whatIsLeftOutIsSaid() throws {
    let scratch = try Scratch()
    let logs = try scratch.write(
      "logs.jsonl",
      #"""
      {"doc_id": 0, "doc": {"task_id": "HumanEval/0"}, "filter": "a", "filtered_resps": ["x"]}
      {"doc_id": 0, "doc": {"task_id": "HumanEval/0"}, "filter": "b", "filtered_resps": ["y"]}
      """#
    )
    let read = try load(logs)
    #expect(try read.samples.map(\.text) == ["x"])
    #expect(
      read.notes == [
        "\(logs): 1 row is left out: they are what the filter 'b' made of the same samples"
      ]
    )
    let batch = try scratch.write(
      "batch.jsonl",
      Self.batch + #"{"choices": [{"text": "x"}]}}}"# + "\n"
        + #"{"custom_id": "HumanEval/3", "response": {"status_code": 429, "body": {}}, "error": null}"#
    )
    #expect(try load(batch).notes == ["\(batch): 1 row is left out: their requests failed"])
    let output = try scratch.write("output.jsonl", #"{"task_id": 0, "output": "x"}"#)
    #expect(
      try load(output).notes == [
        "\(output): texts are taken from 'output'; --field-text names another field"
      ]
    )
  }

  @Test func listsOfTheFirstTasksGoWithThem() throws {
    let scratch = try Scratch()
    let path = try scratch.write("generations.json", #"[["a"], ["b", "c"]]"#)
    let file = try load(path, selected: [humanEval[0], humanEval[1]])
    #expect(try file.samples.map(\.task) == [humanEval[0], humanEval[1], humanEval[1]])
    let error = #expect(throws: SampleFileError.self) {
      try load(path, selected: [humanEval[0], humanEval[5]])
    }
    #expect(error?.description.contains("--limit 2") == true)
  }

  @Test func aFieldThatIsNotThereIsNamedWithThoseThatAre() throws {
    let scratch = try Scratch()
    let path = try scratch.write("s.jsonl", #"{"task_id": 0, "completion": "x"}"#)
    let error = #expect(throws: SampleFileError.self) {
      try SampleFile.load(
        path,
        names: TaskNames(humanEval),
        fields: SampleFields(text: "reply")
      )
    }
    #expect(
      error?.description
        == "\(path):1: the sample has no field 'reply'; its fields are task_id, completion"
    )
  }
}
