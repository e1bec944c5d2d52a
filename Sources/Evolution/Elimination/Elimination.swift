// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// Why a unit is no part of the training set: a closed list, each of which a report counts.
package enum Elimination: String, Sendable, Hashable, CaseIterable {
  /// The model wrote nothing.
  case empty
  /// The instruction repeats the words that it was asked with.
  case leakedWords = "leaked-words"
  /// The instruction is its parent's.
  case unchanged
  /// A model says that the instruction asks what its parent asks.
  case equalByJudge = "equal-by-judge"
  /// The model declined, or its server held the reply back.
  case refused
  /// There is nothing but punctuation and words without a meaning of their own.
  case stopWordsOnly = "stop-words-only"
  /// The reply ended at the limit on tokens, or did not fit the model.
  case cut
  /// The answer holds no code.
  case noCode = "no-code"
  /// Python's parser does not take the answer's code.
  case syntaxError = "syntax-error"
  /// Another instruction says the same, or nearly.
  case duplicate
  /// The answer's program does not load, or fails its own assertions.
  case answerFails = "answer-fails"
  /// The unit gives away a benchmark; 'decontaminate' finds it.
  case contaminated
}

/// What a rule says of a reply.
package struct Finding: Sendable, Hashable {
  package var reason: Elimination
  /// What shows it, such as the words that leaked.
  package var detail: String?

  package init(_ reason: Elimination, _ detail: String? = nil) {
    self.reason = reason
    self.detail = detail
  }
}
