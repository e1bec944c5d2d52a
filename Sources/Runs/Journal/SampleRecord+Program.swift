// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Grading
import Problems

extension SampleRecord {
  /// The program that was judged.
  ///
  /// - Parameter prompt: The prompt of the problem; nil when it is not known.
  /// - Returns: Nil when extraction found no program, and when the prompt is part of it and not known.
  package func judgedProgram(prompt: String?) -> String? {
    guard judgement.verdict != .noCode else { return nil }
    if let program { return program }
    guard sample.form == .completion else { return sample.text }
    return prompt.map { $0 + sample.text }
  }
}
