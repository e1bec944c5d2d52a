// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import Statistics

/// The answer to which round to keep.
package struct SelectionResult: Sendable {
  package let question: SelectionQuestion
  package let rule: SelectionRule
  /// Nil when the results are not comparable or not whole.
  package let selection: RoundSelection?
  /// By how much the best score is expected to be too high, since it was chosen for being the best.
  package let excess: Double

  /// - Throws: ``StatisticsError`` when there is no exact test of the counts.
  package init(_ question: SelectionQuestion, rule: SelectionRule) throws {
    self.question = question
    self.rule = rule
    guard question.isComparable, question.gaps.isEmpty else {
      (selection, excess) = (nil, 0)
      return
    }
    let counts = try question.counts()
    selection = try RoundSelection(counts, rule: rule)
    excess = try selectionExcess(counts)
  }

  /// The answer in the words that a script looks for.
  package var word: String {
    switch selection?.decision {
    case .goOn?: "continue"
    case .stop?: "stop here"
    case .undecided?: "undecided"
    case nil: question.isComparable ? "incomplete" : "not comparable"
    }
  }
}
