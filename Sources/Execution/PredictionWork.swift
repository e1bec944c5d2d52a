// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// One answer that says something of a call of given code, in strict judging.
package struct PredictionWork: Sendable {
  /// The code that is called: Python text of the benchmark.
  package var code: String
  /// What was answered: a text that the judge's module `predictions` reads, and nobody runs.
  package var answer: String
  /// What is asked of which call: JSON, which the same module reads.
  package var settings: [UInt8]
  package var limits: Limits

  package init(code: String, answer: String, settings: [UInt8], limits: Limits) {
    self.code = code
    self.answer = answer
    self.settings = settings
    self.limits = limits
  }
}
