// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// One program that is run once for each of the cases that its tests make, in strict judging.
package struct CaseWork: Sendable {
  /// The program: Python text.
  package var program: String
  /// The tests: Python text, which the judge's module `cases` reads.
  package var tests: String
  /// How the program meets a case: JSON, which the same module reads.
  package var settings: [UInt8]
  /// The modules that both processes have loaded before; see ``Interpreter/preload`` for those of every program.
  package var preload: [String]
  package var limits: Limits

  package init(
    program: String,
    tests: String,
    settings: [UInt8],
    preload: [String],
    limits: Limits
  ) {
    self.program = program
    self.tests = tests
    self.settings = settings
    self.preload = preload
    self.limits = limits
  }
}
