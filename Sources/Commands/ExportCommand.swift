// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Evolution
import Problems
import Runs

/// `evalharness export`: an evolution as a training set.
struct ExportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write the training set of an evolution.",
    discussion: """
      The seed and the units of the rounds that are not eliminated, each round in the order of its ids, so \
      that the same units are the same bytes wherever the seed lay. The SHA-256 of the file is printed. \
      'text' is the prompt that WizardCoder was trained on, with the answer after it.

        evalharness export evolved -o train.jsonl
        evalharness export evolved --format messages --rounds 0..2 -o train.jsonl
      """
  )

  @Argument(
    help: ArgumentHelp("The folder of the evolution.", valueName: "folder"),
    completion: .directory
  )
  var folder: String

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The file to write; the standard output if not given.", valueName: "file")
  )
  var output: String?

  @Option(help: "How a record is written: alpaca, messages, sharegpt or text; one a line.")
  var format = TrainingFormat.alpaca

  @Option(
    help: ArgumentHelp(
      "The rounds to take, of which 0 is the seed, as in 0..2 or 3; all that are whole if not given.",
      valueName: "first..last"
    ),
    transform: RoundRange.init
  )
  var rounds: RoundRange?

  @Flag(help: "Take what gives away a benchmark too.")
  var keepContaminated = false

  @Flag(name: .shortAndLong, help: "Print nothing but errors.")
  var quiet = false

  func run() async throws {
    let log = Log(isQuiet: quiet)
    let evolution = try EvolutionResult(folder)
    let taken = rounds?.range ?? 0...evolution.rounds
    let export = try TrainingExport(
      evolution,
      rounds: taken,
      keepsContaminated: keepContaminated
    )
    let bytes = export.bytes(as: format)
    if export.contaminated > 0 {
      log.warn(
        "\(export.contaminated) examples give away a benchmark and are left out; --keep-contaminated takes "
          + "them"
      )
    }
    if export.unanswered > 0 {
      log.warn("\(export.unanswered) seed items have no answer and are left out")
    }
    let digest = ContentDigest.sha256(bytes)
    if let output {
      try OutputFile.write(bytes, to: output)
      try StandardOutput.write("\(digest)  \(output)\n")
      log.note(
        "\(export.examples.count) examples of rounds \(taken.lowerBound)..\(taken.upperBound), "
          + "\(export.eliminated) units eliminated"
      )
    } else {
      try StandardOutput.write(String(decoding: bytes, as: UTF8.self))
      log.note(
        "\(export.examples.count) examples of rounds \(taken.lowerBound)..\(taken.upperBound), SHA-256 "
          + digest
      )
    }
  }
}

extension TrainingFormat: ExpressibleByArgument {}

/// Rounds of an evolution, as in `0..2`.
struct RoundRange: Sendable {
  var range: ClosedRange<Int>

  /// - Throws: `ValidationError` for what is no range.
  init(argument: String) throws {
    let parts = argument.replacing("...", with: "..").split(
      separator: ".",
      omittingEmptySubsequences: false
    )
    let numbers = parts.filter { !$0.isEmpty }.map { Int($0) }
    guard parts.count == 1 || parts.count == 3 && parts[1].isEmpty,
      let first = numbers.first ?? nil,
      let last = numbers.last ?? nil, 0...last ~= first, numbers.count == (parts.count + 1) / 2
    else {
      throw ValidationError("--rounds takes rounds as in 0..2 or 3, and '\(argument)' is neither.")
    }
    range = first...last
  }
}
