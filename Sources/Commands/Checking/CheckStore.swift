// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Execution
import FoundationEssentials
import Glibc
import Grading
import Problems
import Runs

/// What checks came to, kept so that a file is checked once: one file for each state of a problem
/// file, interpreter, packages, limits and evaluator.
struct CheckStore: Sendable {
  /// The folder of all that this program keeps.
  let cache: String

  /// Where the result of a check lies.
  func path(of survey: ProblemFileSurvey, _ benchmark: LoadedBenchmark, _ grader: Grader) -> String
  {
    let interpreter = grader.sandbox.interpreter
    let facts =
      [
        survey.sha256, benchmark.suite, evaluatorVersion, "\(grader.limits)",
        interpreter.implementation, interpreter.version, interpreter.path,
        interpreter.packages.joined(separator: " "), interpreter.preload.joined(separator: " "),
      ] + Sandbox.runnerSources
    let digest = ContentDigest.sha256(Array(facts.joined(separator: "\n").utf8))
    return "\(cache)/checks/\(digest.prefix(32)).json"
  }

  /// The result that is kept; nil when there is none, or another user could have written it.
  func load(_ path: String) -> CheckResult? {
    var status = stat()
    guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      status.st_uid == geteuid(), status.st_mode & (S_IWGRP | S_IWOTH) == 0,
      let bytes = try? FileBytes.read(path)
    else { return nil }
    return try? JSONDecoder().decode(CheckResult.self, from: Data(bytes))
  }

  /// Keeps a result; returns why it could not, as a read-only folder does not matter more than time.
  func save(_ result: CheckResult, to path: String) -> String? {
    do {
      try FileManager.default.createDirectory(
        atPath: "\(cache)/checks",
        withIntermediateDirectories: true
      )
      // What is no file is none that a result can be kept in, and a pipe would wait for a reader.
      if let kind = FileKind(at: path), kind != .file { unlink(path) }
      try FileBytes.replace(path, with: [UInt8](try JSONEncoder().encode(result)))
      return nil
    } catch {
      return "\(cache) cannot be written to"
    }
  }
}
