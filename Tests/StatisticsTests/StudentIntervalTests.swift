// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Statistics
import Testing

struct StudentIntervalTests {
  /// The values are those of `scipy.stats.ttest_1samp(...).confidence_interval(...)`.
  @Test func agreesWithSciPy() throws {
    let interval = try #require(try studentInterval([0.1, 0.4, 0.4, 0.9, 0], confidence: 0.9))
    #expect(isClose(interval.lower, to: 0.025632896771926428))
    #expect(isClose(interval.upper, to: 0.6943671032280734))
  }

  @Test func needsTwoScores() throws {
    #expect(try studentInterval([0.5]) == nil)
    #expect(throws: StatisticsError.badConfidence(1)) {
      try studentInterval([0, 1], confidence: 1)
    }
  }
}
