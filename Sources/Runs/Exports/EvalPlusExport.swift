// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import FoundationEssentials
import Grading
package import Problems

/// The results of a run as EvalPlus writes them: one object, the samples by task.
///
/// As there, `plus_status` is that of the plus inputs alone: a program that fails a base input may
/// have the plus status `pass`.
package struct EvalPlusExport: Sendable {
  /// A judged sample.
  package struct Entry: Sendable, Hashable {
    package var record: SampleRecord
    /// The whole program, the prompt included.
    package var program: String

    package init(_ record: SampleRecord, program: String) {
      self.record = record
      self.program = program
    }
  }

  /// Gives the arguments of a call as JSON, by task, suite and number of the input.
  package typealias Inputs = (TaskID, String, Int) -> JSONValue?

  package var date: Date
  /// The MD5 of the unpacked dataset, in hexadecimal.
  package var hash: String
  package var entries: [Entry]

  package init(date: Date, hash: String, entries: [Entry]) {
    self.date = date
    self.hash = hash
    self.entries = entries
  }

  /// The file: tasks in the order of their first entry, the date in UTC.
  ///
  /// Failing inputs are looked up in `inputs`.
  ///
  /// - Throws: ``ExportError`` when a sample has no verdict of its program.
  package func bytes(inputs: Inputs = { _, _, _ in nil }) throws -> [UInt8] {
    // A sample without a program was judged by no suite, and fails them all.
    let hasPlus = entries.contains { $0.record.judgement.suites.contains { $0.suite == "plus" } }
    var order: [String] = []
    var results: [String: [JSONValue]] = [:]
    for entry in entries {
      let task = entry.record.sample.task.rawValue
      if results[task] == nil { order.append(task) }
      results[task, default: []].append(try entry.json(inputs, hasPlus: hasPlus))
    }
    let tasks = order.map { JSONValue.Member($0, .array(results[$0] ?? [])) }
    let style = Date.ISO8601FormatStyle(dateTimeSeparator: .space)
    let file = JSONValue.object([
      .init("date", .string(String(date.formatted(style).prefix(16)))),
      .init("hash", .string(hash)),
      .init("eval", .object(tasks)),
    ])
    return file.bytes(.python)
  }
}

extension EvalPlusExport.Entry {
  fileprivate func json(_ inputs: EvalPlusExport.Inputs, hasPlus: Bool) throws -> JSONValue {
    let judgement = record.judgement
    try judgement.checkIsOfTheProgram(record.sample)
    // Where one suite of tests decides, it is what EvalPlus calls base.
    let base = judgement.suites.first ?? SuiteJudgement(suite: "base", verdict: judgement.verdict)
    let plus =
      judgement.suites.first { $0.suite == "plus" }
      ?? (hasPlus ? SuiteJudgement(suite: "plus", verdict: judgement.verdict) : nil)
    func failures(_ suite: SuiteJudgement?) -> JSONValue {
      guard let suite else { return .array([]) }
      return .array(
        suite.failed.compactMap { inputs(record.sample.task, suite.suite, $0) }
      )
    }
    return .object([
      .init("task_id", .string(record.sample.task.rawValue)),
      .init("solution", .string(program)),
      .init("base_status", .string(base.evalPlusStatus)),
      .init("plus_status", plus.map { .string($0.evalPlusStatus) } ?? .null),
      .init("base_fail_tests", failures(base)),
      .init("plus_fail_tests", failures(plus)),
    ])
  }
}

extension SuiteJudgement {
  /// EvalPlus's word: a call past its own limit is a failed call, and `timeout` a process that ended
  /// or was ended without saying which call failed.
  fileprivate var evalPlusStatus: String {
    switch verdict {
    case .passed: "pass"
    case .timeout where failed.isEmpty: "timeout"
    default: "fail"
    }
  }
}
