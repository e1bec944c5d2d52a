// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Completions
package import Grading
package import Problems
import Prompting
import Runs

/// Judges every reference solution of a benchmark.
package struct SelfCheck: Sendable {
  var benchmark: LoadedBenchmark
  var grader: Grader
  /// The folder that this program keeps things in; nil when there is none.
  var cache: String?
  var observer: any MeasurementObserver

  package init(
    benchmark: LoadedBenchmark,
    grader: Grader,
    cache: String?,
    observer: any MeasurementObserver
  ) {
    self.benchmark = benchmark
    self.grader = grader
    self.cache = cache
    self.observer = observer
  }

  /// What it came to.
  package struct Result: Sendable {
    /// How many reference solutions there are.
    package var references = 0
    package var passed = 0
    /// The tasks whose tests accept results that are right for no problem, and what they accept.
    package var generous: [(task: TaskID, message: String)] = []
    /// The tasks whose solutions passed beside the tests alone.
    package var compatible: [String] = []
  }

  /// Judges them.
  ///
  /// - Parameter onFailure: Receives each that did not pass, as soon as that is known.
  /// - Returns: What the others came to.
  /// - Throws: `ReferenceError` where outputs that are expected cannot be had, `SandboxError`.
  package func run(onFailure: (TaskID, Judgement) -> Void) async throws -> Result {
    let provider = ReferenceProvider()
    var requests: [Grader.Request] = []
    for problem in benchmark.problems {
      for sample in try await provider.samples(of: problem, count: 1) {
        guard let program = Extraction.verbatim.program(of: sample, for: problem) else { continue }
        requests.append(
          .init(
            number: requests.count,
            problem: problem,
            suites: problem.suites(through: benchmark.suite),
            program: program.source
          )
        )
      }
    }
    var grader = grader
    if CallPreparation.isNeeded(for: benchmark) {
      let preparation = CallPreparation(
        benchmark: benchmark,
        rules: CallRules(),
        cache: cache,
        observer: observer
      )
      grader.calls = try await preparation.prepare(benchmark.problems, for: grader)
    }
    grader.probesTests = true
    var result = Result(references: requests.count)
    try await grader.grade(requests) { request, judgement in
      let task = request.problem.id
      guard judgement.verdict == .passed else { return onFailure(task, judgement) }
      result.passed += 1
      if let message = judgement.message { result.generous.append((task, message)) }
      if judgement.judging == .compatible { result.compatible.append(task.rawValue) }
    }
    return result
  }
}
