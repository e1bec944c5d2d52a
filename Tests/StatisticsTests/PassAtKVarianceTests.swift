// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Statistics
import Testing

struct PassAtKVarianceTests {
  private struct Section: Decodable {
    struct Case: Decodable {
      var n: Int
      var k: Int
      var p: String
      var mean: Double
      var variance: Double
      var sd: Double
      var delta_method_sd: Double
    }
    struct Plugin: Decodable {
      var n: Int
      var k: Int
      var p: String
      var `true`: Double
      var plugin_expectation: Double
    }
    var cases: [Case]
    var biased_plugin: [Plugin]
  }

  @Test(.enabled(if: Vectors.present, "the shared test vectors are not on this machine"))
  func agreesWithTheVectors() throws {
    for vector in try Vectors.section("estimator_variance", as: Section.self).cases {
      let p = try share(vector.p)
      let moments = try passAtKMoments(samples: vector.n, k: vector.k, probability: p)
      #expect(isClose(moments.mean, to: vector.mean), "\(vector)")
      #expect(isClose(moments.variance, to: vector.variance), "\(vector)")
      #expect(isClose(moments.standardDeviation, to: vector.sd), "\(vector)")
      let delta = passAtKDeltaDeviation(samples: vector.n, k: vector.k, probability: p)
      #expect(isClose(delta, to: vector.delta_method_sd), "\(vector)")
    }
  }

  @Test(.enabled(if: Vectors.present, "the shared test vectors are not on this machine"))
  func theEstimatorIsUnbiasedAndThePluginIsNot() throws {
    for vector in try Vectors.section("estimator_variance", as: Section.self).biased_plugin {
      let p = try share(vector.p)
      let unbiased = try binomialMean(trials: vector.n, probability: p) {
        try passAtK(samples: vector.n, correct: $0, k: vector.k)
      }
      #expect(isClose(unbiased, to: vector.true))
      let plugin = binomialMean(trials: vector.n, probability: p) {
        1 - pow(1 - Double($0) / Double(vector.n), Double(vector.k))
      }
      #expect(isClose(plugin, to: vector.plugin_expectation))
    }
  }

  @Test func refusesWhatIsUndefined() {
    #expect(throws: StatisticsError.self) { try passAtKMoments(samples: 5, k: 6, probability: 0) }
    #expect(throws: StatisticsError.self) { try passAtKMoments(samples: 5, k: 0, probability: 0) }
    #expect(throws: StatisticsError.self) { try passAtKMoments(samples: 5, k: 1, probability: 2) }
  }

  private func share(_ fraction: String) throws -> Double {
    let parts = fraction.split(separator: "/").compactMap { Double($0) }
    try #require(parts.count == 2)
    return parts[0] / parts[1]
  }
}
