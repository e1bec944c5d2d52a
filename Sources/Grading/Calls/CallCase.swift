// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Execution
import FoundationEssentials
import Problems

/// Suites of inputs as the judge reads them: a head of JSON after its length, then its parts.
struct CallCase {
  private struct Head: Encodable {
    var family: String
    var entryPoint: String
    var number: Int
    var tolerance: Double
    var suites: [Suite]

    struct Suite: Encodable {
      var name: String
      var lengths: [Int]
    }
  }

  /// The bytes for a judge, with what is expected in the order of the suites; with nothing when that
  /// is what is to be found.
  static func bytes(
    of problem: Problem,
    suites: [TestSuite],
    references: [Reference] = []
  ) throws -> [UInt8] {
    var head = Head(
      family: "",
      entryPoint: problem.entryPoint,
      number: problem.id.number ?? 0,
      tolerance: 0,
      suites: []
    )
    for (place, suite) in suites.enumerated() {
      guard let inputs = suite.inputs else { continue }
      head.family = inputs.family.rawValue
      head.tolerance = inputs.tolerance
      var lengths = [inputs.json.count]
      if !references.isEmpty { lengths.append(references[place].bytes.count) }
      head.suites.append(.init(name: suite.name, lengths: lengths))
    }
    let json = try JSONEncoder().encode(head)
    var bytes = withUnsafeBytes(of: UInt32(json.count).littleEndian) { Array($0) }
    // At once: the parts may be many megabytes.
    bytes.reserveCapacity(4 + json.count + head.suites.reduce(0) { $0 + $1.lengths.reduce(0, +) })
    bytes += json
    for (place, suite) in suites.enumerated() {
      guard let inputs = suite.inputs else { continue }
      bytes += inputs.json
      if !references.isEmpty { bytes += references[place].bytes }
    }
    return bytes
  }
}

/// What the judge is told beside the case.
struct CallSettings: Encodable {
  var suites: [String]
  var oracle = ""
  var allInputs = false
  /// In seconds.
  var least: Double
  var factor = 1.0
  /// How far past its limit a call may run while others run beside it.
  var grace = 1.0
  /// Whether a reference solution need not give an output for every input.
  var mayFail = false

  func bytes() throws -> [UInt8] { [UInt8](try JSONEncoder().encode(self)) }
}
