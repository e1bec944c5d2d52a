// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Statistics

/// What closes a gate.
struct GateRuleOptions: ParsableArguments, Sendable {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The probability of a false alarm that is accepted, over all benchmarks together.",
      valueName: "probability"
    )
  )
  var alpha = 0.05

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The smallest drop that matters, in points.", valueName: "points")
  )
  var minDrop = 1.0

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Pass only if a drop of so many points is excluded, instead of failing only if one is shown.",
      valueName: "points"
    )
  )
  var nonInferior: Double?

  @Flag(help: "Fail for any lost task, as for greedy runs that repeat to the bit.")
  var strict = false

  @Flag(
    help: """
      End with status 4 rather than 0 when a drop of --min-drop is neither shown nor excluded, so that a \
      measurement that is too small does not pass.
      """
  )
  var failOnInconclusive = false

  mutating func validate() throws {
    guard alpha > 0, alpha < 0.5 else {
      throw ValidationError("--alpha takes a probability above 0 and below 0.5.")
    }
    guard 0...100 ~= minDrop else {
      throw ValidationError("--min-drop takes points from 0 to 100.")
    }
    guard nonInferior.map({ $0 > 0 && $0 < 100 }) ?? true else {
      throw ValidationError("--non-inferior takes points above 0 and below 100.")
    }
  }

  func rule() throws -> GateRule {
    try GateRule(
      alpha: alpha,
      minimalDrop: minDrop / 100,
      nonInferiorityMargin: nonInferior.map { $0 / 100 },
      strict: strict,
      failsWhenInconclusive: failOnInconclusive
    )
  }
}
