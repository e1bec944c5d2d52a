// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// What a gate asks of a candidate.
package struct GateRule: Sendable, Hashable {
  /// The probability of a false alarm that is accepted, over all benchmarks together.
  package let alpha: Double
  /// The smallest drop of the mean score that matters; 0.01 is one point.
  package let minimalDrop: Double
  /// The drop that has to be excluded for the candidate to pass; nil when a drop has to be shown for
  /// it to fail.
  package let nonInferiorityMargin: Double?
  /// Whether a single lost task fails, as for greedy runs that repeat to the bit.
  package let strict: Bool
  /// Whether the gate stays closed when a drop that matters is not excluded.
  package let failsWhenInconclusive: Bool
  /// The confidence of the interval that is shown.
  package let confidence: Double

  /// - Throws: ``StatisticsError`` unless `0 < alpha < 0.5`, the drop is from 0 to 1, the margin, if
  ///   any, is above 0 and below 1, and `0 < confidence < 1`.
  package init(
    alpha: Double = 0.05,
    minimalDrop: Double = 0.01,
    nonInferiorityMargin: Double? = nil,
    strict: Bool = false,
    failsWhenInconclusive: Bool = false,
    confidence: Double = 0.95
  ) throws {
    guard alpha > 0, alpha < 0.5 else {
      throw StatisticsError.badProbability(name: "significance level of a gate", value: alpha)
    }
    guard minimalDrop >= 0, minimalDrop <= 1 else {
      throw StatisticsError.badProbability(name: "minimal drop", value: minimalDrop)
    }
    if let nonInferiorityMargin {
      try requireInside(nonInferiorityMargin, "margin of non-inferiority")
    }
    guard confidence > 0, confidence < 1 else { throw StatisticsError.badConfidence(confidence) }
    self.alpha = alpha
    self.minimalDrop = minimalDrop
    self.nonInferiorityMargin = nonInferiorityMargin
    self.strict = strict
    self.failsWhenInconclusive = failsWhenInconclusive
    self.confidence = confidence
  }
}

/// How a candidate leaves a gate, from the best to the worst.
package enum GateOutcome: Int, Sendable, Hashable, Comparable {
  /// A drop that matters is excluded.
  case passed
  /// No drop is shown, and a drop that matters is not excluded either. The gate lets it through unless
  /// the rule says otherwise.
  case inconclusive
  /// The gate is closed.
  case regression

  package static func < (first: GateOutcome, second: GateOutcome) -> Bool {
    first.rawValue < second.rawValue
  }
}

/// Why a gate is closed.
package enum GateReason: Sendable, Hashable {
  /// The test is significant after Holm's adjustment, and the drop is at least the minimal one.
  case significantDrop
  /// The rule is strict and this many tasks were lost.
  case lostTasks(Int)
  /// The one-sided bound does not exclude a drop of the margin.
  case nonInferiorityNotShown
}

/// What a gate says of one benchmark, with every number it rests on.
package struct GateDecision: Sendable, Hashable {
  package let comparison: PairedComparison
  /// The one-sided p-value of a drop, adjusted by Holm's method over the benchmarks of the gate.
  package let adjustedP: Double
  /// The two-sided interval of the difference, of the rule's confidence.
  package let interval: Interval
  /// The one-sided lower bound of the difference, of confidence `1 - alpha`.
  package let lowerBound: Double
  package let outcome: GateOutcome
  /// Empty unless the gate is closed.
  package let reasons: [GateReason]
  /// The level at which Holm's method would test this benchmark first, `alpha` over their number.
  package let firstAlpha: Double

  /// The smallest drop that the test finds with a given power at the disagreement of these runs,
  /// whatever the other benchmarks say; nil when it can find none.
  ///
  /// A drop below the minimal one is found, and does not close the gate.
  ///
  /// - Throws: ``StatisticsError`` unless `0 < power < 1`.
  package func detectableDrop(power: Double = 0.8) throws -> Double? {
    try comparison.detectableDrop(alpha: firstAlpha, power: power)
  }
}

/// Decides whether a candidate may replace a baseline, benchmark by benchmark.
///
/// Each benchmark's mean difference is tested by the exact one-sided sign-flip test, which for one
/// sample a task is McNemar's, and the p-values are adjusted by Holm's method. A benchmark closes the
/// gate when its p-value is at most alpha and its drop at least the minimal one; it is inconclusive
/// when the interval reaches below minus the minimal drop.
///
/// With a margin the benchmark passes if and only if the one-sided bound lies above minus the margin.
/// Every benchmark has to show that, so the bounds need no adjustment (Berger 1982). Newcombe's bound
/// errs more often than alpha when nearly every disagreement is a loss: 8 % for 5 % of 164 tasks. With
/// `strict` any lost task closes the gate, and none lost passes, whatever the interval.
///
/// - Returns: A decision for each comparison, in the same order; the gate's own outcome is the worst.
/// - Throws: ``StatisticsError/noTasks`` when there is nothing to compare.
package func gate(_ comparisons: [PairedComparison], rule: GateRule) throws -> [GateDecision] {
  guard !comparisons.isEmpty else { throw StatisticsError.noTasks }
  let adjusted = holm(comparisons.map(\.test.regression))
  return try zip(comparisons, adjusted).map { comparison, p in
    let interval = try comparison.interval(confidence: rule.confidence)
    let bound = try comparison.interval(confidence: 1 - 2 * rule.alpha).lower
    // A drop of one task in a hundred is 0.01, however either was computed.
    let matters = -comparison.difference >= rule.minimalDrop - 1e-12
    var reasons: [GateReason] = []
    if let margin = rule.nonInferiorityMargin {
      if bound <= -margin { reasons.append(.nonInferiorityNotShown) }
    } else if p <= rule.alpha, matters, comparison.difference < 0 {
      reasons.append(.significantDrop)
    }
    let lost = comparison.lost.count
    if rule.strict, lost > 0 { reasons.append(.lostTasks(lost)) }
    let isConclusive = rule.strict || rule.nonInferiorityMargin != nil
    let outcome: GateOutcome =
      if !reasons.isEmpty {
        .regression
      } else if !isConclusive, interval.lower < -rule.minimalDrop {
        .inconclusive
      } else {
        .passed
      }
    return GateDecision(
      comparison: comparison,
      adjustedP: p,
      interval: interval,
      lowerBound: bound,
      outcome: outcome,
      reasons: reasons,
      firstAlpha: rule.alpha / Double(comparisons.count)
    )
  }
}
