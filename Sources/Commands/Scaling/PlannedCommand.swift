// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Reports
import Scaling

/// The command that a plan divides among workers, from its words.
struct PlannedCommand: Sendable {
  var words: [String]
  var session: MeasurementSession

  /// Reads the words as the command line does.
  ///
  /// - Throws: `UsageError`, and what the command says of its options.
  init(words: [String]) throws {
    self.words = words
    let rest = Array(words.dropFirst())
    switch words.first {
    case "evaluate": session = try EvaluateCommand.parse(rest).session
    case "run": session = try RunCommand.parse(rest).session
    case "generate":
      throw UsageError(
        "a plan asks and judges: plan 'run' with the same options, or generate on one machine"
      )
    case let word:
      throw UsageError(
        "a plan is made of 'evaluate' or 'run' with its options, as in 'evalharness plan -o PLAN --shards 24 "
          + "evaluate --bench humaneval --samples samples.jsonl'\(word.map { "; '\($0)' is neither" } ?? "")"
      )
    }
    let output = session.output
    guard output.output == nil, output.export.isEmpty, output.format == .text else {
      throw UsageError(
        "--output, --export and --format are for the run, which 'merge' writes: give them there, or to "
          + "'report' of the run"
      )
    }
  }
}
