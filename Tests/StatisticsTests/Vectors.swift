// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport

/// The exact test vectors: computed with fractions, cross-checked against scipy and statsmodels.
struct Vectors: Decodable {
  struct PassAtK: Decodable {
    struct Case: Decodable {
      var n: Int
      var c: Int
      var k: Int
      var value: Double?
    }
    var cases: [Case]
    var undefined: [Case]
  }

  struct SuitePassAtK: Decodable {
    struct Result: Decodable {
      var k: Int
      var value: Double?
    }
    struct Case: Decodable {
      var tasks: [[Int]]?
      /// Runs of equal tasks: samples, correct, how many tasks.
      var tasks_rle: [[Int]]?
      var results: [Result]
    }
    var cases: [Case]
  }

  struct SuiteStandardError: Decodable {
    struct Case: Decodable {
      var tasks: [[Int]]
      var mean: Double
      var se_superpopulation: Double
      var se_fixed_benchmark: Double?
    }
    var cases: [Case]
  }

  struct BinomialInterval: Decodable {
    struct Case: Decodable {
      var x: Int
      var n: Int
      var conf: Double
      var wilson: [Double]
    }
    var z: [String: Double]
    var cases: [Case]
  }

  var pass_at_k: PassAtK
  var suite_pass_at_k: SuitePassAtK
  var suite_se: SuiteStandardError
  var binomial_ci: BinomialInterval

  static let path = "facts/stats_vectors.json"
  static let present = SharedData.has(path)

  static func load() throws -> Vectors {
    try JSONDecoder().decode(Vectors.self, from: Data(contentsOf: SharedData.file(path)))
  }
}

func isClose(_ value: Double, to expected: Double, relative: Double = 1e-12) -> Bool {
  value == expected || abs(value - expected) <= relative * abs(expected)
}
