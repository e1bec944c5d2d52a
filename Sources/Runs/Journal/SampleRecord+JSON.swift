// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Grading
import Problems

extension SampleRecord {
  /// The record as JSON.
  ///
  /// Times are in seconds, to the microsecond; absent values are left out.
  package var json: JSONValue {
    var members: [JSONValue.Member] = [
      .init("task", .string(sample.task.rawValue)),
      .init("index", .number(String(sample.index))),
      .init("verdict", .string(judgement.verdict.name)),
    ]
    func add(_ name: String, _ value: JSONValue?) {
      if let value { members.append(.init(name, value)) }
    }
    add("detail", judgement.verdict.detail.map(JSONValue.string))
    add("judging", (judgement.judging?.rawValue).map(JSONValue.string))
    add("cpuSeconds", .number(judgement.cpu.decimalSeconds))
    add("wallSeconds", .number(judgement.wall.decimalSeconds))
    add("peakMemoryBytes", .number(String(judgement.peakMemory)))
    add("message", judgement.message.map(JSONValue.string))
    add("attempts", .array(judgement.attempts.map(JSONValue.string)))
    add("judgedAlone", .bool(judgement.judgedAlone))
    if !judgement.suites.isEmpty { add("suites", .array(judgement.suites.map(\.json))) }
    add("sameAs", sameAs.map { .number(String($0)) })
    add("exactMatch", isExactMatch.map(JSONValue.bool))
    add("textDigest", .string(textDigest.hex))
    add("form", .string(sample.form.rawValue))
    add("text", .string(sample.text))
    add("program", program.map(JSONValue.string))
    return .object(members)
  }

  /// Reads a record.
  ///
  /// - Parameters:
  ///   - json: The line.
  ///   - digest: The digest of its text, where that was computed before; nil to compute it.
  /// - Throws: ``JournalLines/BadLine`` for a value that is no record.
  init(json: JSONValue, digest: SHA256.Digest? = nil) throws {
    func field<Value>(_ name: String, _ value: (JSONValue) -> Value?) throws -> Value {
      guard let member = json[name] else { throw JournalLines.BadLine(reason: "it has no \(name)") }
      guard let value = value(member) else {
        throw JournalLines.BadLine(reason: "\(name) is \(member.text(.compact).prefix(60))")
      }
      return value
    }
    let name = try field("verdict", \.string)
    guard let verdict = Verdict(name: name, detail: json["detail"]?.string) else {
      throw JournalLines.BadLine(reason: "it has the verdict \(name), which there is none of")
    }
    var judging: Judging?
    if json["judging"] != nil {
      judging = try field("judging") { $0.string.flatMap(Judging.init(rawValue:)) }
    }
    let sample = Sample(
      task: TaskID(try field("task", \.string)),
      index: try field("index", \.sampleIndex),
      form: try field("form") { $0.string.flatMap(SampleForm.init(rawValue:)) },
      text: try field("text", \.string)
    )
    let judgement = Judgement(
      verdict: verdict,
      judging: judging,
      cpu: try field("cpuSeconds") { $0.double.flatMap(Duration.init(decimalSeconds:)) },
      wall: try field("wallSeconds") { $0.double.flatMap(Duration.init(decimalSeconds:)) },
      peakMemory: try field("peakMemoryBytes", \.integer).clamped(to: 0...1 << 50),
      message: json["message"]?.string,
      attempts: try field("attempts") { $0.array?.compactMap(\.string) },
      judgedAlone: try field("judgedAlone", \.bool),
      suites: try (json["suites"]?.array ?? []).map(SuiteJudgement.init(json:))
    )
    self.init(
      sample: sample,
      judgement: judgement,
      program: json["program"]?.string,
      sameAs: json["sameAs"]?.sampleIndex,
      isExactMatch: json["exactMatch"]?.bool,
      textDigest: digest
    )
    guard try field("textDigest", \.string) == textDigest.hex else {
      throw JournalLines.BadLine(reason: "its text was changed")
    }
  }
}

extension JSONValue {
  /// The number of a sample among those of its task, which anything that counts samples can bear.
  package var sampleIndex: Int? {
    integer.flatMap { 0..<RunHeader.mostSamples ~= $0 ? $0 : nil }
  }
}

extension Int {
  /// The nearest number within a range.
  func clamped(to range: ClosedRange<Int>) -> Int {
    Swift.min(Swift.max(self, range.lowerBound), range.upperBound)
  }
}

extension Duration {
  /// Seconds with six digits after the point.
  var decimalSeconds: String {
    let microseconds = (self / Duration.microseconds(1)).rounded()
    let whole = Int(microseconds)
    let digits = String(whole % 1_000_000)
    return "\(whole / 1_000_000)." + String(repeating: "0", count: 6 - digits.count) + digits
  }

  init?(decimalSeconds: Double) {
    guard decimalSeconds >= 0, decimalSeconds < 1e9 else { return nil }
    self = .microseconds(Int((decimalSeconds * 1e6).rounded()))
  }
}
