// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Grading
import Problems
package import Runs

/// The samples of one task of a run for a reader, a line each.
package struct TaskReport: Sendable {
  package var records: [SampleRecord]
  /// The folder of the run.
  package var directory: String

  /// - Precondition: There is a record, and all are of one task.
  package init(_ records: [SampleRecord], directory: String) {
    self.records = records
    self.directory = directory
  }

  private var task: String { records[0].sample.task.rawValue }

  /// The report as text that ends in a newline and does nothing to a terminal.
  package var text: String {
    var table = Table([.init("sample"), .init("verdict"), .init("same as"), .init("message")])
    for record in records {
      let judgement = record.judgement
      table.append([
        "#\(record.sample.index)", "\(judgement.verdict)".visibleLine,
        record.sameAs.map { "#\($0)" } ?? "", (judgement.message ?? "").visibleLine,
      ])
    }
    let passed = records.count { $0.judgement.verdict == .passed }
    let shown = records.first { $0.judgement.verdict != .passed } ?? records[0]
    return """
      \(task) of \(directory): \(passed) of \(records.count) samples passed

      \(table.withoutEmptyColumns.text)
      Name one to see it, as in '\(shown.key)'.

      """.visible
  }

  /// The report as JSON: for each sample what it came to, without its text.
  package var json: JSONValue {
    let left = ["text", "program"]
    let samples = records.map { record in
      guard case .object(let members) = record.json else { return record.json }
      return JSONValue.object(members.filter { !left.contains($0.name) })
    }
    return .object([
      .init("run", .string(directory)),
      .init("task", .string(task)),
      .init("samples", .array(samples)),
    ])
  }
}
