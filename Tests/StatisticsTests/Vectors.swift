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
      var clopper_pearson: [Double]
      var jeffreys: [Double]
    }
    var z: [String: Double]
    var cases: [Case]
  }

  var pass_at_k: PassAtK
  var suite_pass_at_k: SuitePassAtK
  var suite_se: SuiteStandardError
  var binomial_ci: BinomialInterval

  private struct SectionName: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  private struct File: Decodable {
    var decoder: any Decoder
    init(from decoder: any Decoder) { self.decoder = decoder }
  }

  static let path = "facts/stats_vectors.json"
  static let present = SharedData.has(path)

  static func load() throws -> Vectors {
    try JSONDecoder().decode(Vectors.self, from: Data(contentsOf: SharedData.file(path)))
  }

  /// One part of the file, in the shape that the test asking for it declares.
  static func section<Section: Decodable>(_ name: String, as type: Section.Type) throws -> Section {
    let file = try JSONDecoder().decode(File.self, from: Data(contentsOf: SharedData.file(path)))
    return try file.decoder.container(keyedBy: SectionName.self)
      .decode(type, forKey: SectionName(stringValue: name))
  }
}

func isClose(_ value: Double, to expected: Double, relative: Double = 1e-12) -> Bool {
  value == expected || abs(value - expected) <= relative * abs(expected)
}
