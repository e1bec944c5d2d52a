// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Grading
import Measuring
import Problems
import Runs

/// What `doctor --self-check` does: from options to a judged benchmark, and to what is printed.
struct SelfCheckSession: Sendable {
  var benchmark: BenchmarkOptions
  var sandbox: SandboxChoice

  /// Prints how many passed and the name of each that did not; returns whether all did.
  func run() async throws -> Bool {
    let log = Log()
    let (loaded, result) = try await interruptible {
      try await check(log: log)
    } onInterrupt: {
      log.warn("stopped")
    }
    print("\(loaded.name): \(result.passed) of \(result.references) reference solutions pass")
    for (task, message) in result.generous.sorted(by: { $0.task.precedes($1.task) }) {
      print("\(task): \(message)")
    }
    if !result.generous.isEmpty {
      print(
        "\(loaded.name): \(result.generous.count) tests accept results that are right for no problem"
      )
    }
    if sandbox.judging == .auto {
      let names =
        result.compatible.isEmpty ? "none" : result.compatible.sorted().joined(separator: ", ")
      print("\(loaded.name): judged in compatible mode: \(names)")
    }
    return result.passed == result.references
  }

  private func check(log: Log) async throws -> (LoadedBenchmark, SelfCheck.Result) {
    let (loaded, _) = try await benchmark.load(log: log)
    let check = SelfCheck(
      benchmark: loaded,
      grader: try await sandbox.grader(for: loaded),
      cache: CallPreparation.isNeeded(for: loaded) ? benchmark.data.workingStore.cache?.path : nil,
      observer: log
    )
    let result = try await check.run { task, judgement in
      let message = judgement.message.map { ": \($0)" } ?? ""
      print("\(task) is \(judgement.verdict)\(message)")
    }
    return (loaded, result)
  }
}
