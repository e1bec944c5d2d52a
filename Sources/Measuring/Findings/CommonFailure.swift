// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Grading
import Problems
import Runs

/// A failure that every sample of a run shares, which says more of the set-up than of a model.
package struct CommonFailure: CustomStringConvertible {
  private var first: (task: TaskID, judgement: Judgement)?
  private var count = 0
  /// Whether all samples so far ended as the first.
  private var isOne = true

  mutating func add(_ record: SampleRecord) {
    let verdict = record.judgement.verdict
    if first == nil { first = (record.sample.task, record.judgement) }
    isOne = isOne && verdict != .passed && verdict.name == first?.judgement.verdict.name
    count += 1
  }

  /// False when a sample passed, when two failed in different ways, and for fewer than two samples.
  var isShared: Bool { isOne && count > 1 }

  package var description: String {
    guard let (task, judgement) = first else { return "no sample failed" }
    let verdict = judgement.verdict
    let message = judgement.message ?? verdict.detail
    return """
      every one of the \(count) samples is \(verdict.name), the first of them \
      \(task)\(message.map { " (\($0))" } ?? ""); \(remedy(verdict)) before blaming the model
      """
  }

  private func remedy(_ verdict: Verdict) -> String {
    switch verdict {
    case .infrastructure, .crash, .sandboxViolation:
      "run 'evalharness doctor --self-check' with the benchmark"
    case .timeout, .memoryLimit, .outputLimit:
      "check the limits with 'evalharness doctor --self-check' and the benchmark"
    case .noCode, .syntaxError, .missingEntryPoint:
      "look at a sample, at --extraction and at --bench"
    default:
      "look at a sample and at --bench"
    }
  }
}
