// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Grading
import Problems
import Runs

/// What a page holds of one task: its samples in every run, and their texts, each text once.
struct TaskData {
  private var texts: [JSONValue] = []
  private var places: [String: Int] = [:]
  private let measure: PageMeasure
  /// The data as the page's script reads it.
  private(set) var json = JSONValue.null

  /// Reads the records of a task.
  ///
  /// - Throws: ``JournalError``.
  init(_ page: ReportPage, _ task: TaskID, _ measure: PageMeasure) throws {
    self.measure = measure
    let prompts = page.runs.map { run in
      run.prompts[task].map { place(of: $0, isWhole: true) } ?? .null
    }
    let runs = try page.runs.map { run in
      JSONValue.array(
        try run.samples(of: task).enumerated().map { place, entry in
          let hasTexts = place < measure.samples ?? .max
          return sample(try run.record(entry), after: run.prompts[task], hasTexts: hasTexts)
        }
      )
    }
    json = .object([
      .init("prompts", .array(prompts)),
      .init("runs", .array(runs)),
      .init("texts", .array(texts)),
    ])
  }

  private mutating func sample(
    _ record: SampleRecord,
    after prompt: String?,
    hasTexts: Bool
  ) -> JSONValue {
    let judgement = record.judgement
    var members: [JSONValue.Member] = [
      .init("index", .number("\(record.sample.index)")),
      .init("verdict", .string(judgement.verdict.name)),
    ]
    func add(_ name: String, _ value: JSONValue?) {
      if let value { members.append(.init(name, value)) }
    }
    add("detail", judgement.verdict.detail.map(JSONValue.init(short:)))
    add("message", judgement.message.map(JSONValue.init(short:)))
    add("line", judgement.line.map { .number("\($0)") })
    if let judging = judgement.judging {
      add("judging", .string(judging.rawValue))
      add("cpu", .number(judgement.cpu.thousandths))
      add("wall", .number(judgement.wall.thousandths))
      add("memory", .number("\(judgement.peakMemory)"))
    }
    if judgement.judgedAlone { add("alone", .bool(true)) }
    if !judgement.attempts.isEmpty {
      add("attempts", .array(judgement.attempts.map(JSONValue.init(short:))))
    }
    add("sameAs", record.sameAs.map { .number("\($0)") })
    if !judgement.suites.isEmpty { add("suites", .array(judgement.suites.map(\.pageJSON))) }
    guard hasTexts else { return .object(members) }
    add("form", .string(record.sample.form.rawValue))
    add("text", place(of: record.sample.text))
    if let program = record.program {
      if let kept = kept(of: record, in: program, after: prompt) {
        add("kept", .number("\(kept)"))
      } else {
        add("program", place(of: program))
      }
    }
    return .object(members)
  }

  /// How much of its text a program keeps after the prompt; nil when it is no beginning of that.
  private func kept(of record: SampleRecord, in program: String, after prompt: String?) -> Int? {
    guard let prompt, record.sample.form == .completion, program.utf8.starts(with: prompt.utf8)
    else { return nil }
    let rest = program.utf8.dropFirst(prompt.utf8.count)
    guard record.sample.text.utf8.starts(with: rest) else { return nil }
    return String(decoding: rest, as: UTF8.self).utf16.count
  }

  /// The place of a text among those of the task.
  private mutating func place(of text: String, isWhole: Bool = false) -> JSONValue {
    // By its bytes, since `==` calls two spellings of a letter the same.
    let digest = SampleRecord.digest(of: text)
    if let place = places[digest] { return .number("\(place)") }
    places[digest] = texts.count
    texts.append(isWhole ? .string(text) : cut(text))
    return .number("\(texts.count - 1)")
  }

  /// The text, or its beginning and how much more there is.
  private func cut(_ text: String) -> JSONValue {
    let units = text.utf16
    guard units.count > measure.longestText else { return .string(text) }
    var end = units.index(units.startIndex, offsetBy: measure.longestText)
    while end.samePosition(in: text.unicodeScalars) == nil { end = units.index(before: end) }
    let start = String(text.unicodeScalars[..<end])
    return .object([
      .init("text", .string(start)),
      .init("cut", .number("\(units.count - start.utf16.count)")),
    ])
  }
}

extension SuiteJudgement {
  /// What the page shows of a suite.
  fileprivate var pageJSON: JSONValue {
    var members: [JSONValue.Member] = [
      .init("suite", JSONValue(short: suite)),
      .init("verdict", .string(verdict.name)),
    ]
    if let detail = verdict.detail { members.append(.init("detail", JSONValue(short: detail))) }
    if calls > 0 { members.append(.init("calls", .number("\(calls)"))) }
    if !failed.isEmpty { members.append(.init("failed", .number("\(failed.count)"))) }
    if !failures.isEmpty {
      let rows = failures.map { failure in
        let values: [(String, String?)] = [
          ("input", failure.input), ("expected", failure.expected), ("actual", failure.actual),
          ("error", failure.error),
        ]
        return JSONValue.object(
          [.init("index", .number("\(failure.index)"))]
            + values.compactMap { name, value in value.map { .init(name, JSONValue(short: $0)) } }
        )
      }
      members.append(.init("failures", .array(rows)))
    }
    return .object(members)
  }
}

extension JSONValue {
  /// A text that is no sample's own, which is longer than a line only in a record that was tampered with.
  fileprivate init(short text: String) {
    self = .string(text.cut(to: Markup.longestText))
  }
}

extension Duration {
  /// Seconds with three digits after the point.
  fileprivate var thousandths: String { String(words.dropLast(2)) }
}
