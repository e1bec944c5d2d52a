// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import Grading

/// How items are compared with problems, and what is removed.
package struct DecontaminationRules: Sendable, Hashable, Codable {
  /// A way of comparing.
  package enum Layer: String, Sendable, Hashable, Codable, CaseIterable {
    /// A problem's description or solution stands in the item, whatever its case and white space.
    case text
    /// Runs of words of the item cover a part of the problem.
    case ngram
    /// A function is the problem's solution with other names.
    case tree
    /// A function returns what the problem's solution returns.
    case behaviour
  }

  /// What a match is counted as.
  package enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
    case text
    case ngram
    case tree
    case behaviour
    /// Tree or behaviour of a function that many write without knowing the problem.
    case elementary
    /// Behaviour of a function whose instruction shows a text where the problem has texts, or the reverse.
    case misfit
  }

  package var layers: Set<Layer> = Set(Layer.allCases)
  /// The words of a run.
  package var ngramWords = 5
  /// The part of a problem's words that runs have to cover.
  package var ngramShare = 0.15
  /// The words of a problem that runs have to cover at least, however short it is.
  package var ngramLeast = 10
  package var likeness = LikenessRules()
  /// A solution of fewer nodes is elementary.
  package var elementaryNodes = 25
  /// A solution that this many items behave like is elementary.
  package var elementaryItems = 5

  package init() {}
}
