// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Problems

/// From which day on a model cannot have seen problems.
struct CutoffOptions: ParsableArguments, Sendable {
  @Option(
    help: ArgumentHelp(
      """
      Test the problems from this day on against those before it, such as the end of a model's training data; exact, \
      within each difficulty. See docs/facets.md.
      """,
      valueName: "date"
    )
  )
  var cutoff: String?

  /// The day; nil when none was given.
  var day: Day? { cutoff.flatMap { Day($0) } }

  mutating func validate() throws {
    guard let cutoff else { return }
    guard cutoff.utf8.count == 10, day != nil else {
      throw ValidationError("--cutoff takes a day, as in 2024-08-01, and '\(cutoff)' is none.")
    }
  }
}
