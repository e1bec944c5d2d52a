// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Grading
import Problems
import Runs
import Testing

struct RunJournalTests {
  @Test func keepsWhatWasAdded() throws {
    let scratch = try Scratch()
    let directory = scratch.path + "/a/run"
    var full = record(3, .sandboxViolation(call: "socket"), text: "é\0\n", message: "x \u{1}")
    full.judgement.attempts = ["socket AF_INET"]
    full.judgement.judgedAlone = true
    full.judgement.judging = .compatible
    full.program = "def f(): pass"
    full.sameAs = 1
    var bare = record(4, .noCode)
    bare.judgement.judging = nil
    let records = [record(1), full, bare, record(0, task: "HumanEval/9", .crash(signal: 11))]
    do {
      let opening = try RunJournal.open(directory, header: exampleHeader())
      #expect(opening.contents.entries.isEmpty)
      for record in records { try opening.journal.append(record) }
    }
    let contents = try RunJournal.open(directory, header: exampleHeader()).contents
    #expect(try contents.records() == records)
    #expect(contents.tornBytes == 0)
    #expect(contents.header == exampleHeader())
    #expect(try contents.record(of: full.key) == full)
    #expect(try contents.record(of: record(0).key) == nil)
    #expect(try RunContents.read(from: directory).records() == records)
  }

  @Test(arguments: [
    Verdict.passed, .wrongAnswer, .exception, .syntaxError, .missingEntryPoint, .timeout(.cpu),
    .timeout(.wall), .timeout(.blocked), .memoryLimit, .outputLimit, .crash(signal: 9),
    .sandboxViolation(call: "execve"), .tampering(how: "a"), .unverifiable(why: ""), .noCode,
    .infrastructure(why: "b"),
  ])
  func everyVerdictComesBack(verdict: Verdict) throws {
    let scratch = try Scratch()
    try RunJournal.open(scratch.path, header: exampleHeader()).journal.append(record(0, verdict))
    #expect(try RunContents.read(from: scratch.path).records() == [record(0, verdict)])
  }

  @Test func aLaterRecordTakesThePlaceOfAnEarlierOne() throws {
    let scratch = try Scratch()
    let journal = try RunJournal.open(scratch.path, header: exampleHeader()).journal
    try journal.append(record(0, .infrastructure(why: "fork")))
    try journal.append(record(1))
    try journal.append(record(0))
    let contents = try RunContents.read(from: scratch.path)
    #expect(try contents.records() == [record(0), record(1)])
    #expect(contents.superseded == 1)
  }

  @Test func noticesAnotherTextUnderTheSameNumber() throws {
    let scratch = try Scratch()
    try RunJournal.open(scratch.path, header: exampleHeader()).journal.append(record(0))
    let contents = try RunContents.read(from: scratch.path)
    let texts = try TextStore()
    #expect(try !contents.contradicts(texts.add(record(0).sample)))
    #expect(try !contents.contradicts(texts.add(record(1).sample)))
    #expect(try contents.contradicts(texts.add(record(0, text: "other").sample)))
  }

  // MARK: - Damage

  @Test func aHalfLastLineIsCutOffWhereverItEnds() throws {
    let scratch = try Scratch()
    do {
      let journal = try RunJournal.open(scratch.path, header: exampleHeader()).journal
      try journal.append(record(0))
      try journal.append(record(1, text: "é"))
    }
    let whole = try scratch.read("samples.jsonl")
    let firstEnd = try #require(whole.firstIndex(of: UInt8(ascii: "\n"))) + 1
    for length in firstEnd..<whole.count {
      try scratch.write("samples.jsonl", Array(whole[..<length]))
      let opening = try RunJournal.open(scratch.path, header: exampleHeader())
      #expect(try opening.contents.records() == [record(0)])
      #expect(opening.contents.tornBytes == length - firstEnd)
      try opening.journal.append(record(1, text: "é"))
      #expect(try scratch.read("samples.jsonl") == whole)
    }
  }

  @Test func aLastLineOfOtherBytesIsCutOff() throws {
    let scratch = try Scratch()
    try RunJournal.open(scratch.path, header: exampleHeader()).journal.append(record(0))
    let whole = try scratch.read("samples.jsonl")
    try scratch.write("samples.jsonl", whole + [0, 0, 0, UInt8(ascii: "\n")])
    let contents = try RunJournal.open(scratch.path, header: exampleHeader()).contents
    #expect(contents.tornBytes == 4)
    #expect(try scratch.read("samples.jsonl") == whole)
  }

  @Test(arguments: [
    (#"{"task":"#, "the text ends where a value should start at byte 8"),
    (#"{"task":"HumanEval/0"}"#, "it has no verdict"),
    (#"{"verdict":"great"}"#, "it has the verdict great, which there is none of"),
    (#"{"verdict":"passed","task":7}"#, "task is 7"),
  ])
  func aDamagedLineInTheMiddleIsNamed(line: String, reason: String) throws {
    let scratch = try Scratch()
    try RunJournal.open(scratch.path, header: exampleHeader()).journal.append(record(0))
    let whole = try scratch.read("samples.jsonl")
    let damaged = whole + Array(line.utf8) + [UInt8(ascii: "\n")] + whole
    let path = try scratch.write("samples.jsonl", damaged)
    #expect(throws: JournalError.badLine(path: path, line: 2, reason: reason)) {
      try RunJournal.open(scratch.path, header: exampleHeader())
    }
    #expect(try scratch.read("samples.jsonl") == damaged)
  }

  @Test func aChangedTextIsNoticed() throws {
    let scratch = try Scratch()
    try RunJournal.open(scratch.path, header: exampleHeader()).journal.append(record(0))
    let text = String(decoding: try scratch.read("samples.jsonl"), as: UTF8.self)
    try scratch.write("samples.jsonl", text.replacing("return 1", with: "return 2"))
    let error = #expect(throws: JournalError.self) {
      try RunContents.read(from: scratch.path)
    }
    #expect(
      error?.description.contains("samples.jsonl:1: not the record of a sample: its text was")
        == true
    )
  }

  // MARK: - Refusals

  @Test func refusesAnotherProtocolAndNamesTheFields() throws {
    let scratch = try Scratch()
    _ = try RunJournal.open(scratch.path, header: exampleHeader())
    let error = #expect(throws: JournalError.self) {
      try RunJournal.open(scratch.path, header: exampleHeader(cpuSeconds: 3))
    }
    #expect(
      error?.description
        == "\(scratch.path): a run of another protocol (limits.cpuSeconds: 3 here, "
        + "10 there); repeat it with its own settings, or name another directory"
    )
  }

  @Test func continuesOnAnotherMachineAndDay() throws {
    let scratch = try Scratch()
    _ = try RunJournal.open(scratch.path, header: exampleHeader())
    var header = exampleHeader()
    header.created += 86_400
    header.host = [:]
    let opening = try RunJournal.open(scratch.path, header: header)
    #expect(opening.journal.header == exampleHeader())
  }

  @Test func moreSamplesThanTheRunWasMadeOfAreRefused() throws {
    let scratch = try Scratch()
    let header = exampleHeader()
    let journal = try RunJournal.open(scratch.path, header: header).journal
    let most = header.protocol.sampling.n
    for index in 0..<most { try journal.append(record(index, task: "HumanEval/0")) }
    #expect(try RunContents.read(from: scratch.path).entries.count == most)
    try journal.append(record(549_755_813_888, task: "HumanEval/0"))
    let error = #expect(throws: JournalError.self) { try RunContents.read(from: scratch.path) }
    #expect(
      error?.description.contains(
        "holds \(most + 1) samples of HumanEval/0, where the run was made of \(most); remove the lines"
      ) == true
    )
  }

  @Test func oneProcessAtATime() throws {
    let scratch = try Scratch()
    let opening = try RunJournal.open(scratch.path, header: exampleHeader())
    #expect(throws: JournalError.inUse(path: scratch.path)) {
      try RunJournal.open(scratch.path, header: exampleHeader())
    }
    #expect(try RunContents.read(from: scratch.path).entries.isEmpty)
    withExtendedLifetime(opening) {}
  }

  @Test func leavesForeignFilesAlone() throws {
    let scratch = try Scratch()
    try scratch.write("samples.jsonl", #"{"task_id": 0, "completion": "a"}"#)
    #expect(throws: JournalError.notARun(path: scratch.path)) {
      try RunJournal.open(scratch.path, header: exampleHeader())
    }
    #expect(try scratch.read("samples.jsonl").count == 33)
    let file = try scratch.write("file", "")
    #expect(throws: JournalError.notADirectory(path: file)) {
      try RunJournal.open(file, header: exampleHeader())
    }
  }

  @Test(arguments: [
    ("{}", "it has no layout"),
    ("", "The given data was not valid JSON."),
    (#"{"layout": 2}"#, "layout 2, which this version does not know"),
    (#"{"layout": "x"}"#, "layout is of another type"),
  ])
  func refusesABadHeader(text: String, reason: String) throws {
    let scratch = try Scratch()
    let path = try scratch.write("run.json", text)
    #expect(throws: JournalError.badHeader(path: path, reason: reason)) {
      try RunJournal.open(scratch.path, header: exampleHeader())
    }
  }

  @Test func noticesAChangedProtocol() throws {
    let scratch = try Scratch()
    _ = try RunJournal.open(scratch.path, header: exampleHeader())
    let text = String(decoding: try scratch.read("run.json"), as: UTF8.self)
    let path = try scratch.write("run.json", text.replacing("0.95", with: "0.9"))
    #expect(throws: JournalError.badHeader(path: path, reason: "the protocol was changed")) {
      try RunJournal.open(scratch.path, header: exampleHeader())
    }
  }

  // MARK: - Interruptions

  @Test func continuesARunThatWasKilledWhileItBegan() throws {
    let scratch = try Scratch()
    try scratch.write("run/samples.jsonl", "")
    try scratch.write("run/run.json.new", "{\"lay")
    let opening = try RunJournal.open(scratch.path + "/run", header: exampleHeader())
    try opening.journal.finish(summary: Array("{}\n".utf8))
    let files = try FileManager.default.contentsOfDirectory(atPath: scratch.path + "/run").sorted()
    #expect(files == ["run.json", "samples.jsonl", "summary.json"])
    #expect(try scratch.read("run/summary.json") == Array("{}\n".utf8))
  }

  @Test func writesThroughNoLink() throws {
    let scratch = try Scratch()
    let outside = try scratch.write("outside", "kept\n")
    for name in ["run.json.new", "samples.jsonl", "summary.json.new"] {
      let path = scratch.path + "/run/" + name
      try scratch.write("run/x", "")
      try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: outside)
      if name == "samples.jsonl" {
        #expect(throws: JournalError.notAFile(path: path, kind: .link)) {
          try RunJournal.open(scratch.path + "/run", header: exampleHeader())
        }
        try FileManager.default.removeItem(atPath: path)
      }
    }
    let opening = try RunJournal.open(scratch.path + "/run", header: exampleHeader())
    try opening.journal.finish(summary: Array("{}\n".utf8))
    #expect(try scratch.read("outside") == Array("kept\n".utf8))
  }

  @Test(arguments: ["-1", "9223372036854775807", "1e300", "-9223372036854775808"])
  func numbersOfSamplesThatCountNothingAreDamage(number: String) throws {
    let scratch = try Scratch()
    let opening = try RunJournal.open(scratch.path, header: exampleHeader())
    try opening.journal.append(record(3))
    let text = String(decoding: try scratch.read("samples.jsonl"), as: UTF8.self)
    let path = try scratch.write(
      "samples.jsonl",
      text.replacing("\"index\":3", with: "\"index\":\(number)") + text
    )
    #expect(
      throws: JournalError.badLine(path: path, line: 1, reason: "index is \(number)")
    ) { try RunContents.read(from: scratch.path) }
  }

  @Test func aFileLargerThanTheMachineBearsIsAnError() throws {
    let scratch = try Scratch()
    _ = try RunJournal.open(scratch.path, header: exampleHeader())
    #expect(truncate(scratch.path + "/samples.jsonl", 1 << 42) == 0)
    #expect(throws: JournalError.self) { try RunContents.read(from: scratch.path) }
    #expect(truncate(scratch.path + "/run.json", 1 << 25) == 0)
    #expect(
      throws: JournalError.tooLarge(path: scratch.path + "/run.json", most: 1 << 24)
    ) { try RunHeader.read(from: scratch.path) }
  }

  @Test(.timeLimit(.minutes(1))) func synchronisingEndsWithItsTask() async throws {
    let scratch = try Scratch()
    let journal = try RunJournal.open(scratch.path, header: exampleHeader()).journal
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await journal.keepSynced() }
      try journal.append(record(0))
      group.cancelAll()
      try await group.waitForAll()
    }
  }
}
