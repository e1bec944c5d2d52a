// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Execution
import Grading

extension OracleRule: ExpressibleByArgument {}
extension OutputComparer: ExpressibleByArgument {}

/// How the outputs of a benchmark with inputs are judged, such as HumanEval+.
struct CallOptions: ParsableArguments, Sendable {
  @Option(
    help: ArgumentHelp(
      "When an output is near enough: evalplus-0.3, as in published results, or clean, which for DS-1000 "
        + "refuses results that hold nothing like what is expected; cruxeval, for predictions only, runs "
        + "answers as their authors do, which forged ones pass.",
      valueName: "rule"
    )
  )
  var oracle = OracleRule.evalPlus03

  @Option(
    help: """
      When standard output is the expected one: livecodebench, tokens, exact, verl, or sandboxfusion, which \
      takes wrong answers for right and is for parity only.
      """
  )
  var comparer = OutputComparer.livecodebench

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
    guard CallRules.leastLimitBounds.contains(callTimeout) else {
      throw ValidationError("--call-timeout takes \(CallRules.leastLimitBounds).")
    }
    guard CallRules.limitFactorBounds.contains(callFactor) else {
      throw ValidationError("--call-factor takes \(CallRules.limitFactorBounds).")
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
