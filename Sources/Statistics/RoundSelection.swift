// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// The rounds of a training, judged on the same tasks, and which of them to keep.
///
/// WizardCoder stops at the first fall of pass@1 (Luo et al. 2023, section 3.2). Of 164 tasks with a
/// sample each a fall is mostly noise: that rule stops in 30 % of trainings at a round that is better than
/// the one before it. Here a round is held against the last one that was shown to be better, its
/// reference, and against the best one before it; falls that show nothing are borne with patience.
package struct RoundSelection: Sendable, Hashable {
  package let rule: SelectionRule
  /// The mean score of each round.
  package let scores: [Double]
  /// What each round after the first is, in order.
  package let steps: [Step]
  package let decision: SelectionDecision
  /// The place of the round to keep.
  package let winner: Int
  /// The place of the round with the best score; the earliest of equals.
  package let best: Int
  /// The places of the rounds that cannot be told from the best one: for which the exact one-sided p of
  /// the best one's advantage is above the level of a round.
  package let equals: [Int]

  /// One round beside those before it.
  package struct Step: Sendable, Hashable {
    /// The place of the round.
    package let round: Int
    package let outcome: RoundOutcome
    /// Beside the round before it.
    package let previous: PairedComparison
    /// The place of the last round before it that was shown to be better than its own reference, or 0.
    package let reference: Int
    package let againstReference: PairedComparison
    /// The place of the round before it with the best score.
    package let best: Int
    package let againstBest: PairedComparison
    /// The exact one-sided p of its being better than the reference.
    package let p: Double
    /// The same adjusted over all rounds by Holm's method.
    package fileprivate(set) var adjustedP: Double
    /// How many rounds in a row, this one included, are without gain: not shown to be better, and not
    /// above the best score before them.
    package let withoutGain: Int
  }

  /// Judges rounds.
  ///
  /// - Parameters:
  ///   - rounds: The counts of each round in the order of the same tasks, the first round first.
  ///   - rule: When to stop.
  /// - Throws: ``StatisticsError`` when there is no round or no task, or when no exact test is possible.
  package init(_ rounds: [[TaskCount]], rule: SelectionRule) throws {
    guard let first = rounds.first, !first.isEmpty else { throw StatisticsError.noTasks }
    self.rule = rule
    let scores = try rounds.map { try Self.mean($0) }
    var steps: [Step] = []
    var (reference, best, withoutGain) = (0, 0, 0)
    for round in rounds.indices.dropFirst() {
      let againstReference = try PairedComparison(
        baseline: rounds[reference],
        candidate: rounds[round]
      )
      let againstBest = try PairedComparison(baseline: rounds[best], candidate: rounds[round])
      let p = try Self.improvement(from: rounds[reference], to: rounds[round])
      // A drop of one task in a hundred is 0.01, however either was computed.
      let matters = -againstBest.difference >= rule.minimalDrop - 1e-12
      let outcome: RoundOutcome =
        if p <= rule.alphaOfRound {
          .improved
        } else if againstBest.test.regression <= rule.alphaOfRound, matters {
          .declined
        } else {
          .undecided
        }
      let gains = outcome == .improved || againstBest.difference > 0
      withoutGain = gains ? 0 : withoutGain + 1
      steps.append(
        Step(
          round: round,
          outcome: outcome,
          previous: try PairedComparison(baseline: rounds[round - 1], candidate: rounds[round]),
          reference: reference,
          againstReference: againstReference,
          best: best,
          againstBest: againstBest,
          p: p,
          adjustedP: p,
          withoutGain: withoutGain
        )
      )
      if outcome == .improved { reference = round }
      if scores[round] > scores[best] { best = round }
    }
    for (place, p) in holm(steps.map(\.p)).enumerated() { steps[place].adjustedP = p }
    self.steps = steps
    let equals = try rounds.indices.filter { place in
      try place == best
        || Self.improvement(from: rounds[place], to: rounds[best]) > rule.alphaOfRound
    }
    (self.scores, self.best, self.equals) = (scores, best, equals)
    winner = rule.isParsimonious ? equals.first ?? best : best
    decision = Self.decision(after: steps.last, rule: rule)
  }

  private static func decision(after step: Step?, rule: SelectionRule) -> SelectionDecision {
    // One round alone says nothing of the next.
    guard let step else { return .goOn }
    return switch step.outcome {
    case .improved: .goOn
    case .declined: .stop(.declined)
    case .undecided:
      step.withoutGain >= rule.patience ? .stop(.outOfPatience(step.withoutGain)) : .undecided
    }
  }

  /// The exact one-sided p of the second's being better.
  private static func improvement(from one: [TaskCount], to other: [TaskCount]) throws -> Double {
    try PairedComparison(baseline: other, candidate: one).test.regression
  }

  private static func mean(_ counts: [TaskCount]) throws -> Double {
    try counts.enumerated().reduce(0) { sum, item in
      guard item.element.samples > 0 else { throw StatisticsError.noSamples(task: item.offset) }
      return sum + Double(item.element.correct) / Double(item.element.samples)
    } / Double(counts.count)
  }
}

extension RoundSelection {
  /// Where the rule of the WizardCoder paper stops: the first round that scores below the one before it;
  /// nil where none does.
  ///
  /// It keeps the best round up to there. See Luo et al. 2023, section 3.2.
  package var firstFall: Int? {
    scores.indices.dropFirst().first { scores[$0] < scores[$0 - 1] }
  }

  /// The round that the paper's rule keeps, among those that it has seen.
  package var winnerOfPaper: Int {
    let seen = scores[...(firstFall ?? scores.count - 1)]
    return seen.indices.first { seen[$0] == seen.max() } ?? 0
  }
}
