// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// What a model is asked where that is more than the text that its answer continues, such as a function to mend.
package struct Question: Sendable, Hashable {
  /// What stands before the prompt, without a line end.
  package var text: String
  /// Whether an answer holds several things at top level, so that the next one does not end it.
  package var hasSeveralParts: Bool
  /// Whether an answer is no program but words, such as the description of a function.
  package var asksForWords: Bool

  package init(_ text: String, hasSeveralParts: Bool = false, asksForWords: Bool = false) {
    self.text = text
    self.hasSeveralParts = hasSeveralParts
    self.asksForWords = asksForWords
  }
}
