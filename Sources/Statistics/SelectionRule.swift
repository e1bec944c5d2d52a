// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// When to stop training on one more round of evolved instructions.
package struct SelectionRule: Sendable, Hashable {
  /// The probability that is accepted that some round is called better than one that it is not better
  /// than, over all planned rounds together.
  package let alpha: Double
  /// How many rounds after the first are planned to be looked at; each is tested at `alpha` over it.
  package let plannedRounds: Int
  /// How many rounds in a row may be without gain before it is time to stop.
  package let patience: Int
  /// The smallest drop of the mean score that counts as a decline; 0.01 is one point.
  package let minimalDrop: Double
  /// Whether the earliest round that cannot be told from the best is preferred to it.
  package let isParsimonious: Bool
  /// The confidence of the intervals that are shown.
  package let confidence: Double

  /// The level at which one round is tested (Bonferroni).
  ///
  /// The looks are at different models, not at growing data, so no sequential design is needed.
  package var alphaOfRound: Double { alpha / Double(plannedRounds) }

  /// - Throws: ``StatisticsError`` unless `0 < alpha < 0.5`, the drop is from 0 to 1 and
  ///   `0 < confidence < 1`.
  /// - Precondition: Rounds and patience are at least 1.
  package init(
    alpha: Double = 0.05,
    plannedRounds: Int = 5,
    patience: Int = 2,
    minimalDrop: Double = 0.01,
    isParsimonious: Bool = false,
    confidence: Double = 0.95
  ) throws {
    guard alpha > 0, alpha < 0.5 else {
      throw StatisticsError.badProbability(name: "significance level of a selection", value: alpha)
    }
    guard minimalDrop >= 0, minimalDrop <= 1 else {
      throw StatisticsError.badProbability(name: "minimal drop", value: minimalDrop)
    }
    guard confidence > 0, confidence < 1 else { throw StatisticsError.badConfidence(confidence) }
    precondition(plannedRounds >= 1 && patience >= 1, "a rule looks at a round at least")
    self.alpha = alpha
    self.plannedRounds = plannedRounds
    self.patience = patience
    self.minimalDrop = minimalDrop
    self.isParsimonious = isParsimonious
    self.confidence = confidence
  }
}

/// What a round is, beside those before it.
package enum RoundOutcome: Sendable, Hashable {
  /// Better than the reference: its exact one-sided p is at most the level of a round.
  case improved
  /// Worse than the best before it, by the same level and by at least the minimal drop.
  case declined
  /// Neither is shown.
  case undecided
}

/// What to do after the last round.
package enum SelectionDecision: Sendable, Hashable {
  /// Evolve and train another round.
  case goOn
  /// Keep the winner.
  case stop(StopReason)
  /// The last round is neither shown to be better nor is it time to stop.
  case undecided

  package enum StopReason: Sendable, Hashable {
    case declined
    /// So many rounds in a row are without gain.
    case outOfPatience(Int)
  }
}
