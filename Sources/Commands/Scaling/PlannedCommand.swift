// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Reports
import Scaling

/// The command that a plan divides among workers, from its words.
struct PlannedCommand: Sendable {
  var words: [String]
  var session: MeasurementSession

  /// Whether samples are judged, rather than only asked for.
  var judges: Bool { words.first != "generate" }

  private static let outputError = UsageError(
    "--output, --export and --format are for what 'merge' writes: give them there, or to 'report' of the run"
  )

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
      // Its options, of which `run` has all, with what it judges by as well.
      let generation = try GenerateCommand.parse(rest)
      guard generation.output == nil, generation.export.isEmpty, generation.format == .text else {
        throw Self.outputError
      }
      session = try RunCommand.parse(rest).session
    case let word:
      throw UsageError(
        "a plan is made of 'evaluate', 'run' or 'generate' with its options, as in 'evalharness plan -o PLAN --shards 24 "
          + "evaluate --bench humaneval --samples samples.jsonl'\(word.map { "; '\($0)' is none of these" } ?? "")"
      )
    }
    let output = session.output
    guard output.output == nil, output.export.isEmpty, output.format == .text else {
      throw Self.outputError
    }
  }
}
