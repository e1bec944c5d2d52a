// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import FoundationEssentials
package import Grading
import Problems

/// The results of a run as EvalPlus writes them: one object, the samples by task.
package struct EvalPlusExport: Sendable {
  /// A sample judged by the base suite and, perhaps, by the plus suite.
  package struct Entry: Sendable, Hashable {
    package var base: SampleRecord
    /// The judgement of the plus suite; nil when it was not run.
    package var plus: Judgement?
    /// The whole program, the prompt included.
    package var program: String

    package init(base: SampleRecord, plus: Judgement? = nil, program: String) {
      self.base = base
      self.plus = plus
      self.program = program
    }
  }

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
  /// The inputs that a program fails are not known here, so both lists of them are empty.
  ///
  /// - Throws: ``ExportError`` when a sample has no verdict of its program.
  package func bytes() throws -> [UInt8] {
    var order: [String] = []
    var results: [String: [JSONValue]] = [:]
    for entry in entries {
      let task = entry.base.sample.task.rawValue
      if results[task] == nil { order.append(task) }
      results[task, default: []].append(try entry.json())
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
  fileprivate func json() throws -> JSONValue {
    try base.judgement.checkIsOfTheProgram(base.sample)
    try plus?.checkIsOfTheProgram(base.sample)
    return .object([
      .init("task_id", .string(base.sample.task.rawValue)),
      .init("solution", .string(program)),
      .init("base_status", .string(base.judgement.evalPlusStatus)),
      .init("plus_status", plus.map { .string($0.evalPlusStatus) } ?? .null),
      .init("base_fail_tests", .array([])),
      .init("plus_fail_tests", .array([])),
    ])
  }
}

extension Judgement {
  fileprivate var evalPlusStatus: String {
    switch verdict {
    case .passed: "pass"
    case .timeout: "timeout"
    default: "fail"
    }
  }
}
