// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Runs
import Statistics

/// An interval and a p-value of one difference of which only one calls it more than chance.
///
/// They are of two methods: the interval is Newcombe's or Student's, which approximate, and the test is
/// exact, so that near the limit they may fall on two sides of it.
struct Disagreement: Sendable, Hashable {
  private let intervalExcludesZero: Bool
  private let p: Double

  /// The disagreement with a two-sided p-value that is not adjusted; nil where both say the same.
  init?(interval: Interval, p: Double) {
    intervalExcludesZero = interval.lower > 0 || interval.upper < 0
    self.p = p
    guard intervalExcludesZero != (p <= 1 - RunSummary.confidence + 1e-12) else { return nil }
  }

  /// What a reader has to know before taking either for the answer.
  var sentence: String {
    let limit = (1 - RunSummary.confidence).probability
    return intervalExcludesZero
      ? "The interval excludes 0 although p is \(p.probability), above \(limit): the interval is an "
        + "approximation and the test is exact, so the test decides, and the difference is not "
        + "significant."
      : "The interval includes 0 although p is \(p.probability), at most \(limit): the interval is an "
        + "approximation and the test is exact, so the test decides, and the difference is "
        + "significant."
  }
}
