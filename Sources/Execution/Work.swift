// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// One program to run against its tests.
package struct Work: Sendable {
  /// Where the tests run.
  package enum Mode: String, Sendable, Hashable {
    /// In a judge that the program cannot reach.
    case strict
    /// In the program's own process, watched for tampering.
    case compatible
    /// In the program's own process and among its names, watched by nobody.
    case trustedTests = "trusted-tests"
    /// In the program's own process and among its names, by classes of `unittest`, watched for tampering.
    case unittest
    /// The same, watched by nobody.
    case trustedUnittest = "trusted-unittest"
    /// Nowhere: what the program writes is compared by the host.
    case streams

    /// Whether a fork server that was started for another mode has all that this one needs.
    func isServed(by other: Mode) -> Bool {
      switch self {
      case .strict: other != .streams
      case .compatible, .trustedTests: other != .streams && other != .strict
      case .unittest, .trustedUnittest: other == .unittest || other == .trustedUnittest
      case .streams: other == .streams
      }
    }
  }

  package var mode: Mode
  /// The program: Python text.
  package var program: String
  /// Text that the tests may trust to define its helpers; empty: none.
  package var context: String
  /// The tests: Python text that ends without an exception when they pass.
  package var tests: String
  /// The name that the tests are about; empty: none.
  package var entryPoint: String
  /// The modules that the fork server has loaded before, beside those of every program.
  package var preload: [String]
  package var limits: Limits

  package init(
    mode: Mode,
    program: String,
    context: String,
    tests: String,
    entryPoint: String,
    preload: [String] = [],
    limits: Limits
  ) {
    self.mode = mode
    self.program = program
    self.context = context
    self.tests = tests
    self.entryPoint = entryPoint
    self.preload = preload
    self.limits = limits
  }
}
