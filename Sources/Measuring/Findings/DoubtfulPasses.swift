// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Grading
import Problems
import Runs

/// Passes by tests that accept results which hold nothing like what is expected.
package struct DoubtfulPasses: CustomStringConvertible {
  private(set) var count = 0
  /// The first of them.
  private var shown: [String] = []

  mutating func add(_ record: SampleRecord) {
    guard record.judgement.verdict == .passed, let message = record.judgement.message else {
      return
    }
    count += 1
    if shown.count < 5 { shown.append("\(record.sample.task): \(message)") }
  }

  package var description: String {
    let others = count - shown.count
    return
      "\(count) passes say nothing of their programs, since the tests accept such results: "
      + shown.joined(separator: "; ") + (others > 0 ? "; and \(others) more" : "")
      + "; --oracle clean refuses them"
  }
}
