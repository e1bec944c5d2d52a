// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Grading

extension OracleRule: ExpressibleByArgument {}

/// How the outputs of a benchmark with inputs are judged, such as HumanEval+.
struct CallOptions: ParsableArguments, Sendable {
  @Option(
    help: ArgumentHelp(
      "When an output is near enough: evalplus-0.3, as in published results, or clean.",
      valueName: "rule"
    )
  )
  var oracle = OracleRule.evalPlus03

  @Flag(help: "Report every input that a program fails, instead of the first of each suite.")
  var allInputs = false

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The least processor time that a call may take.",
      valueName: "seconds"
    )
  )
  var callTimeout = 1.0

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "How many times the reference solution's processor time a call may take.",
      valueName: "factor"
    )
  )
  var callFactor = 4.0

  mutating func validate() throws {
    guard callTimeout >= 0.01, callTimeout <= 3600 else {
      throw ValidationError("--call-timeout takes 0.01 to 3600 seconds.")
    }
    guard callFactor >= 1, callFactor <= 1000 else {
      throw ValidationError("--call-factor takes 1 to 1000.")
    }
  }

  var rules: CallRules {
    CallRules(
      oracle: oracle,
      leastLimit: .seconds(callTimeout),
      limitFactor: callFactor,
      reportsAllInputs: allInputs
    )
  }
}
