// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Completions
import Grading
import Problems
import Prompting
import Runs

/// Judges every reference solution of a benchmark.
struct SelfCheck: Sendable {
  var benchmark: BenchmarkOptions
  var sandbox: SandboxOptions

  /// Prints how many passed and the name of each that did not; returns whether all did.
  func run() async throws -> Bool {
    let log = Log()
    return try await interruptible {
      try await check(log: log)
    } onInterrupt: {
      log.warn("stopped")
    }
  }

  private func check(log: Log) async throws -> Bool {
    let (loaded, _) = try await benchmark.load(log: log)
    let provider = ReferenceProvider()
    var requests: [Grader.Request] = []
    for problem in loaded.problems {
      for sample in try await provider.samples(of: problem, count: 1) {
        guard let program = Extraction.verbatim.program(of: sample, for: problem) else { continue }
        requests.append(
          .init(
            number: requests.count,
            problem: problem,
            suites: problem.suites(through: loaded.suite),
            program: program.source
          )
        )
      }
    }
    var grader = try await sandbox.grader(for: loaded)
    if CallPreparation.isNeeded(for: loaded) {
      let preparation = CallPreparation(
        benchmark: loaded,
        rules: CallRules(),
        cache: benchmark.data.workingStore.cache?.path,
        observer: log
      )
      grader.calls = try await preparation.prepare(loaded.problems, for: grader)
    }
    grader.probesTests = true
    var passed = 0
    var generous: [(task: TaskID, message: String)] = []
    var compatible: [String] = []
    try await grader.grade(requests) { request, judgement in
      if judgement.verdict == .passed {
        passed += 1
        if let message = judgement.message { generous.append((request.problem.id, message)) }
        if judgement.judging == .compatible { compatible.append(request.problem.id.rawValue) }
      } else {
        let message = judgement.message.map { ": \($0)" } ?? ""
        print("\(request.problem.id) is \(judgement.verdict)\(message)")
      }
    }
    print("\(loaded.name): \(passed) of \(requests.count) reference solutions pass")
    for (task, message) in generous.sorted(by: { $0.task.precedes($1.task) }) {
      print("\(task): \(message)")
    }
    if !generous.isEmpty {
      print("\(loaded.name): \(generous.count) tests accept results that are right for no problem")
    }
    if sandbox.judging == .auto {
      let names = compatible.isEmpty ? "none" : compatible.sorted().joined(separator: ", ")
      print("\(loaded.name): judged in compatible mode: \(names)")
    }
    return passed == requests.count
  }
}
