// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Runs
import Subprocess

/// Slurm's own commands, and the jobs of a plan that they were last told of.
struct SlurmCommands: Sendable {
  /// The folder of the batch files.
  let folder: String

  private var list: String { "\(folder)/jobs.txt" }

  /// The jobs of the last submission that wait or run; none where Slurm does not tell.
  ///
  /// - Throws: `CancellationError`.
  func running() async throws -> [String] {
    guard let text = try? String(contentsOfFile: list, encoding: .utf8) else { return [] }
    let numbers = text.split(whereSeparator: \.isWhitespace)
    // Of jobs that it has forgotten Slurm says nothing, or that there is none.
    var running: [String] = []
    for number in numbers {
      let said = try? await Subprocess.run(
        .name("squeue"),
        arguments: ["--noheader", "--format=%F", "--jobs=\(number)"],
        output: .string(limit: 1 << 20),
        error: .discarded
      )
      try Task.checkCancellation()
      if let said, said.terminationStatus.isSuccess,
        said.standardOutput.contains(where: { !$0.isWhitespace })
      {
        running.append(String(number))
      }
    }
    return running
  }

  /// Hands a batch file to Slurm.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - jobs: The jobs that have to end before.
  /// - Returns: The number of its job.
  /// - Throws: `UsageError` where sbatch is not here or refuses.
  func submit(_ path: String, after jobs: [String]) async throws -> String {
    var words = ["--parsable"]
    // However they end: the merge says itself what is missing.
    if !jobs.isEmpty { words.append("--dependency=afterany:" + jobs.joined(separator: ":")) }
    let said: (output: String, errors: String, isAccepted: Bool)
    do {
      let result = try await Subprocess.run(
        .name("sbatch"),
        arguments: Arguments(words + [path]),
        output: .string(limit: 1 << 16),
        error: .string(limit: 1 << 16)
      )
      said = (result.standardOutput, result.standardError, result.terminationStatus.isSuccess)
    } catch {
      throw UsageError(
        "sbatch cannot be started: \(error); submit \(path) where Slurm is, or see --dry-run"
      )
    }
    // A cluster's name may follow the number.
    let number = said.output.split { $0.isWhitespace || $0 == ";" }.first
    guard said.isAccepted, let number else {
      throw UsageError(
        "sbatch refused \(path): \(said.errors.split { $0.isNewline }.joined(separator: " "))"
      )
    }
    return String(number)
  }

  /// Keeps the numbers of the jobs that were submitted, for ``running()``.
  ///
  /// - Throws: What writing a file throws.
  func keep(_ numbers: [String]) throws {
    try OutputFile.write(Array((numbers.joined(separator: "\n") + "\n").utf8), to: list)
  }
}
