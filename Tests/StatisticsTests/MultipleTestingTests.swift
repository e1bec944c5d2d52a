// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Statistics
import Testing

struct MultipleTestingTests {
  private struct Case: Decodable {
    var p: [Double]
    var holm: [Double]
    var bh: [Double]
    var bonferroni: [Double]
  }

  @Test(.enabled(if: Vectors.present, "the shared test vectors are not on this machine"))
  func agreesWithTheVectors() throws {
    for vector in try Vectors.section("multiple", as: [Case].self) {
      for (values, expected) in [
        (holm(vector.p), vector.holm), (benjaminiHochberg(vector.p), vector.bh),
        (bonferroni(vector.p), vector.bonferroni),
      ] {
        #expect(values.count == expected.count)
        #expect(zip(values, expected).allSatisfy { isClose($0, to: $1) }, "\(vector)")
      }
    }
  }

  @Test func nothingStaysNothing() {
    #expect(holm([]).isEmpty)
    #expect(benjaminiHochberg([]).isEmpty)
    #expect(bonferroni([]).isEmpty)
  }
}
