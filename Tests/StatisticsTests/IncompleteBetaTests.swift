// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Statistics
import Testing

/// The values are those of SciPy 1.17: `betainc`, `betaincinv` and `t.ppf`.
struct IncompleteBetaTests {
  @Test(arguments: [
    (0.1, 0.5, 0.5, 0.20483276469913345), (0.6, 98.5, 66.5, 0.5275171402910243),
    (0.01, 2, 30, 0.03838951459523544), (0.999, 40, 0.5, 0.777919867635688),
    (1e-8, 0.5, 81.5, 0.0010171093706579787), (0, 2, 3, 0), (1, 2, 3, 1), (-1, 2, 3, 0),
  ])
  func agreesWithSciPy(x: Double, a: Double, b: Double, expected: Double) {
    #expect(isClose(regularizedIncompleteBeta(x, a: a, b: b), to: expected, relative: 1e-13))
  }

  @Test(arguments: [
    (0.025, 0.5, 1.5, 0.0003855809807559011), (0.975, 98.5, 66.5, 0.6703707850884174),
    (1e-6, 0.5, 164.5, 4.7817184392013274e-15), (0.95, 0.5, 500_000, 3.841453363022535e-06),
    (0, 2, 3, 0), (1, 2, 3, 1),
  ])
  func quantilesAgreeWithSciPy(share: Double, a: Double, b: Double, expected: Double) {
    let tolerance = b < 10_000 ? 1e-12 : 1e-11
    #expect(isClose(betaQuantile(share, a: a, b: b), to: expected, relative: tolerance))
  }

  @Test(arguments: [
    (0.95, 1, 12.706204736174694), (0.95, 163, 1.974624620966361),
    (0.9, 4, 2.1318467863266495), (0.99, 377, 2.5889329312723905),
    (0.95, 1_000_000, 1.959966356814107),
  ])
  func studentQuantilesAgreeWithSciPy(confidence: Double, degrees: Int, expected: Double) {
    #expect(isClose(studentQuantile(confidence: confidence, degrees: degrees), to: expected))
  }
}
