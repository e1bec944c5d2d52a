// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Statistics

/// When to stop training on one more round.
struct SelectionRuleOptions: ParsableArguments, Sendable {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The probability of calling some round better by chance, over all planned rounds together.",
      valueName: "probability"
    )
  )
  var alpha = 0.05

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("How many rounds after the first are planned.", valueName: "count")
  )
  var rounds = 5

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Stop after so many rounds in a row that are neither shown to be better nor above the best score.",
      valueName: "count"
    )
  )
  var patience = 2

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The smallest drop that counts as a decline, in points.",
      valueName: "points"
    )
  )
  var minDrop = 1.0

  @Flag(help: "Keep the earliest round that cannot be told from the best.")
  var parsimony = false

  mutating func validate() throws {
    guard alpha > 0, alpha < 0.5 else {
      throw ValidationError("--alpha takes a probability above 0 and below 0.5.")
    }
    guard 1...1000 ~= rounds else {
      throw ValidationError("--rounds takes a count from 1 to 1000.")
    }
    guard 1...1000 ~= patience else {
      throw ValidationError("--patience takes a count from 1 to 1000.")
    }
    guard 0...100 ~= minDrop else {
      throw ValidationError("--min-drop takes points from 0 to 100.")
    }
  }

  func rule() throws -> SelectionRule {
    try SelectionRule(
      alpha: alpha,
      plannedRounds: rounds,
      patience: patience,
      minimalDrop: minDrop / 100,
      isParsimonious: parsimony
    )
  }
}
