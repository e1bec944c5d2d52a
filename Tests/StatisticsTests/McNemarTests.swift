// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Statistics
import Testing

struct McNemarTests {
  private struct Section: Decodable {
    struct Case: Decodable {
      var lost: Int
      var gained: Int
      var two_sided: Double
      var one_sided_regression: Double
      var mid_p_two_sided: Double
      var mid_p_one_sided: Double?
      var chi2_cc_p: Double?
      var chi2_p: Double?
    }
    var cases: [Case]
  }

  @Test(.enabled(if: Vectors.present, "the shared test vectors are not on this machine"))
  func agreesWithTheVectors() throws {
    for vector in try Vectors.section("mcnemar", as: Section.self).cases {
      let test = try McNemarTest(lost: vector.lost, gained: vector.gained)
      #expect(isClose(test.twoSided, to: vector.two_sided), "\(vector)")
      #expect(isClose(test.regression, to: vector.one_sided_regression), "\(vector)")
      #expect(isClose(test.midPTwoSided, to: vector.mid_p_two_sided), "\(vector)")
      if let expected = vector.mid_p_one_sided {
        #expect(isClose(test.midPRegression, to: expected), "\(vector)")
      }
      if let expected = vector.chi2_p { #expect(isClose(test.chiSquared, to: expected)) }
      if let expected = vector.chi2_cc_p {
        #expect(isClose(test.correctedChiSquared, to: expected))
      }
    }
  }

  @Test func isTheSignFlipTestOfOutcomes() throws {
    for lost in 0...12 {
      for gained in 0...12 where lost + gained > 0 {
        let values = Array(repeating: -1, count: lost) + Array(repeating: 1, count: gained) + [0]
        let flips = try SignFlipTest(LatticeScores(values, scale: 1))
        let test = try McNemarTest(lost: lost, gained: gained)
        #expect(isClose(flips.regression, to: test.regression))
        #expect(isClose(flips.twoSided, to: test.twoSided))
      }
    }
  }

  /// The seed question: WizardCoder 15B lost 31 tasks of gpt-3.5's and won 15.
  @Test func answersTheSeedQuestion() throws {
    let test = try McNemarTest(lost: 31, gained: 15)
    #expect((test.twoSided * 1000).rounded() == 26)
  }

  @Test func fiveLossesAreTheFewest() throws {
    #expect(try fewestSignificantLosses(alpha: 0.05) == 5)
    #expect(try fewestSignificantLosses(alpha: 0.025) == 6)
    #expect(throws: StatisticsError.self) { try fewestSignificantLosses(alpha: 0) }
  }

  @Test func refusesNegativeCounts() {
    #expect(throws: StatisticsError.negativeCount(-1)) { try McNemarTest(lost: -1, gained: 2) }
  }
}
