// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import Problems
package import Runs

/// One example of a training set: what a model is asked, and what it should answer.
package struct TrainingItem: Sendable, Hashable {
  /// Where it lies in its file; as errors and reports name it.
  package var place: RecordPlace
  /// What is asked.
  ///
  /// Of Alpaca's records the instruction and, on a line of its own, the input.
  package var instruction: String
  /// What is answered; empty where a set holds only instructions.
  package var answer: String
  /// How often the user speaks.
  ///
  /// The texts of several turns are joined by blank lines.
  package var turns: Int
  /// The record as it was read, for a copy of the set that keeps every field.
  package var record: JSONValue
}
