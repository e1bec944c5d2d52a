// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Problems
import Runs
import Testing

/// What a model has written, as it is kept and read again.
struct CompletionLogTests {
  private let scratch: Scratch
  private let header = GenerationHeader(protocol: exampleProtocol().generation)

  init() throws {
    scratch = try Scratch()
  }

  private func sample(
    _ index: Int,
    _ text: String,
    task: String = "HumanEval/0",
    form: SampleForm = .answer
  ) -> GeneratedSample {
    GeneratedSample(
      sample: Sample(task: TaskID(task), index: index, form: form, text: text),
      finish: "stop",
      stop: "\ndef",
      stoppedBy: "local",
      seed: 3
    )
  }

  private func fill() throws {
    let log = try CompletionLog.open(scratch.path, header: header)
    try log.append(sample(1, "b"))
    try log.append(sample(0, "a", task: "HumanEval/1", form: .completion))
    try log.append(sample(0, "é\u{0}"))
  }

  @Test func whatWasAddedIsThereAgain() throws {
    try fill()
    let log = try CompletionLog.open(scratch.path, header: header)
    #expect(log.present == [TaskID("HumanEval/0"): [0, 1], TaskID("HumanEval/1"): [0]])
    #expect(log.finishes == ["stop": 3])
    var samples: [GeneratedSample] = []
    try CompletionLog.read(scratch.path) { samples.append($0) }
    #expect(
      samples == [
        sample(1, "b"), sample(0, "a", task: "HumanEval/1", form: .completion),
        sample(0, "é\u{0}"),
      ]
    )
    #expect(try CompletionLog.finishes(of: scratch.path) == log.finishes)
  }

  @Test func theFolderIsReadAsSamplesWithTheirNumbersAndForms() throws {
    try fill()
    // As after a kill.
    let whole = try scratch.read("completions.jsonl")
    try scratch.write("completions.jsonl", whole + Array(#"{"task_id":"HumanEval/2","in"#.utf8))
    for path in [scratch.path, scratch.path + "/completions.jsonl"] {
      let file = try load(path)
      #expect(file.format == .completions)
      #expect(file.isOfAModel)
      #expect(try file.samples.map(\.text) == ["é\u{0}", "b", "a"])
      #expect(try file.samples.map(\.index) == [0, 1, 0])
      #expect(try file.samples.map(\.form) == [.answer, .answer, .completion])
    }
    #expect(try load(scratch.path).generation == header.protocol)
  }

  @Test func anotherProtocolIsRefusedWithItsFields() throws {
    try fill()
    var other = header
    other.protocol.sampling.temperature = 0.8
    let error = #expect(throws: JournalError.self) {
      try CompletionLog.open(scratch.path, header: other)
    }
    #expect(error?.description.contains("sampling.temperature: 0.8 here, 0.2 there") == true)
    // How the samples are judged is no part of it.
    var judged = exampleProtocol(cpuSeconds: 3)
    judged.benchmark.suite = "plus"
    judged.extraction.name = "parsed"
    let same = GenerationHeader(protocol: judged.generation)
    #expect(try CompletionLog.open(scratch.path, header: same).finishes == ["stop": 3])
  }

  @Test func oneProcessAddsAtATime() throws {
    let first = try CompletionLog.open(scratch.path, header: header)
    let error = #expect(throws: JournalError.self) {
      try CompletionLog.open(scratch.path, header: header)
    }
    #expect(error == .inUse(path: scratch.path))
    try first.sync()
  }

  @Test func completionsOfAnUnknownProtocolAreLeftAlone() throws {
    try scratch.write("completions.jsonl", "{}\n")
    let error = #expect(throws: JournalError.self) {
      try CompletionLog.open(scratch.path, header: header)
    }
    #expect(error?.description.contains("generation.json: ") == true)
    #expect(try scratch.read("completions.jsonl") == Array("{}\n".utf8))
  }

  @Test func aHeaderThatWasChangedIsRefused() throws {
    try fill()
    let text = String(decoding: try scratch.read("generation.json"), as: UTF8.self)
    try scratch.write("generation.json", text.replacing("0.95", with: "0.9"))
    let error = #expect(throws: JournalError.self) { try load(scratch.path) }
    #expect(error?.description.contains("the protocol was changed") == true)
  }

  @Test func samplesAreWrittenAsOthersReadThem() throws {
    try fill()
    let samples = try load(scratch.path).samples
    let texts = try scratch.write("texts.jsonl", SampleExport.texts(samples))
    #expect(try load(texts).samples == samples)
    let programs = SampleExport.programs([(TaskID("HumanEval/0"), "x = 'é'\n")])
    #expect(
      String(decoding: programs, as: UTF8.self)
        == #"{"task_id": "HumanEval/0", "solution": "x = '\u00e9'\n"}"# + "\n"
    )
  }
}
