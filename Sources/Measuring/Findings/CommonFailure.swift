// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Grading
import Problems
package import Runs

/// A failure that every sample of a run shares, which says more of the set-up than of a model.
package struct CommonFailure: CustomStringConvertible {
  private let first: SampleRecord
  private let count: Int

  /// Nil when a sample passed, when two failed in different ways, and for fewer than two samples.
  package init?(_ records: [SampleRecord]) {
    guard records.count > 1, let first = records.first,
      first.judgement.verdict != .passed,
      records.allSatisfy({ $0.judgement.verdict.name == first.judgement.verdict.name })
    else { return nil }
    self.first = first
    count = records.count
  }

  package var description: String {
    let verdict = first.judgement.verdict
    let message = first.judgement.message ?? verdict.detail
    return """
      every one of the \(count) samples is \(verdict.name), the first of them \
      \(first.sample.task)\(message.map { " (\($0))" } ?? ""); \(remedy) before blaming the model
      """
  }

  private var remedy: String {
    switch first.judgement.verdict {
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
