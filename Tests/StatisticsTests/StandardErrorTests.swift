// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Statistics
import Testing

struct StandardErrorTests {
  @Test(.enabled(if: Vectors.present, "the shared test vectors are not on this machine"))
  func agreesWithTheVectors() throws {
    for vector in try Vectors.load().suite_se.cases {
      let counts = try vector.tasks.map { try TaskCount(samples: $0[0], correct: $0[1]) }
      let scores = try counts.map { try $0.passAtK(1) }
      #expect(isClose(try suitePassAtK(counts, k: 1), to: vector.mean))
      let population = try #require(superpopulationStandardError(scores))
      #expect(isClose(population, to: vector.se_superpopulation, relative: 1e-9))
      let fixed = fixedBenchmarkStandardError(counts)
      #expect((fixed == nil) == (vector.se_fixed_benchmark == nil))
      if let fixed, let expected = vector.se_fixed_benchmark {
        #expect(isClose(fixed, to: expected, relative: 1e-9))
      }
    }
  }

  @Test func isUndefinedForTooLittle() throws {
    #expect(superpopulationStandardError([]) == nil)
    #expect(superpopulationStandardError([0.5]) == nil)
    #expect(fixedBenchmarkStandardError([]) == nil)
    #expect(fixedBenchmarkStandardError([try TaskCount(samples: 1, correct: 1)]) == nil)
  }
}
