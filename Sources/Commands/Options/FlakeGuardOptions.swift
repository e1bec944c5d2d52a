// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// How samples of lost tasks are judged again before a candidate is blamed.
struct FlakeGuardOptions: ParsableArguments, Sendable {
  @Option(
    help: ArgumentHelp(
      "How many times samples of lost tasks are judged again; 0 for not at all.",
      valueName: "count"
    )
  )
  var reruns = 3

  @OptionGroup var environment: RejudgingOptions

  mutating func validate() throws {
    guard reruns >= 0 else { throw ValidationError("--reruns takes a count of 0 or more.") }
  }
}
