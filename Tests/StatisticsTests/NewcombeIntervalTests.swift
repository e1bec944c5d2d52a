// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Statistics
import Testing

struct NewcombeIntervalTests {
  private struct Section: Decodable {
    struct Case: Decodable {
      var a: Int
      var b: Int
      var c: Int
      var d: Int
      var conf: Double
      var difference: Double
      var ci: [Double]
    }
    var cases: [Case]
  }

  @Test(.enabled(if: Vectors.present, "the shared test vectors are not on this machine"))
  func agreesWithTheVectors() throws {
    for vector in try Vectors.section("paired_ci_newcombe10", as: Section.self).cases {
      let outcomes = try PairedOutcomes(
        bothPassed: vector.a,
        lost: vector.b,
        gained: vector.c,
        bothFailed: vector.d
      )
      let interval = try newcombeInterval(outcomes, confidence: vector.conf)
      #expect(abs(outcomes.difference - vector.difference) <= 1e-12)
      #expect(abs(interval.lower - vector.ci[0]) <= 1e-9, "\(vector)")
      #expect(abs(interval.upper - vector.ci[1]) <= 1e-9, "\(vector)")
    }
  }

  /// An example of Newcombe 1998, to its four digits.
  @Test func agreesWithThePaper() throws {
    let outcomes = try PairedOutcomes(bothPassed: 36, lost: 2, gained: 12, bothFailed: 0)
    let interval = try newcombeInterval(outcomes)
    #expect((interval.lower * 10_000).rounded() == 569)
    #expect((interval.upper * 10_000).rounded() == 3404)
  }

  @Test func staysInsideForAnyTable() throws {
    for a in 0...4 {
      for b in 0...4 {
        for c in 0...4 {
          for d in 0...4 where a + b + c + d > 0 {
            let outcomes = try PairedOutcomes(bothPassed: a, lost: b, gained: c, bothFailed: d)
            let interval = try newcombeInterval(outcomes, confidence: 0.99)
            #expect(interval.lower >= -1 && interval.lower <= outcomes.difference + 1e-12)
            #expect(interval.upper <= 1 && interval.upper >= outcomes.difference - 1e-12)
          }
        }
      }
    }
  }

  @Test func refusesWhatIsNoTable() {
    #expect(throws: StatisticsError.negativeCount(-1)) {
      try PairedOutcomes(bothPassed: 1, lost: -1, gained: 0, bothFailed: 0)
    }
    #expect(throws: StatisticsError.noTasks) {
      try PairedOutcomes(bothPassed: 0, lost: 0, gained: 0, bothFailed: 0)
    }
  }
}
