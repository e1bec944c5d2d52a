// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Grading
import Problems
package import Runs

/// Passes by tests that accept results which hold nothing like what is expected.
package struct DoubtfulPasses: CustomStringConvertible {
  private let records: [SampleRecord]

  /// Nil when there is none.
  package init?(_ records: [SampleRecord]) {
    self.records = records.filter {
      $0.judgement.verdict == .passed && $0.judgement.message != nil
    }
    guard !self.records.isEmpty else { return nil }
  }

  package var description: String {
    let shown = records.prefix(5).map { "\($0.sample.task): \($0.judgement.message ?? "")" }
    let others = records.count - shown.count
    return
      "\(records.count) passes say nothing of their programs, since the tests accept such results: "
      + shown.joined(separator: "; ") + (others > 0 ? "; and \(others) more" : "")
      + "; --oracle clean refuses them"
  }
}
