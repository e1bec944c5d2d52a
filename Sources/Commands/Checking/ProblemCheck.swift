// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Execution
import Grading
import Measuring
import Problems

/// Tries a user's own problems before any model is measured with them.
///
/// Each reference solution is judged strictly and has to pass; an empty program and one whose functions
/// do nothing have to fail.
struct ProblemCheck: Sendable {
  /// What judges; strictly, whatever its policy.
  var grader: Grader?
  /// The folder that this program keeps things in; nil when there is none.
  var cache: String?
  var log: Log

  /// What a program that is judged stands for.
  enum Role: Sendable {
    case reference
    case empty
    case pass
  }

  struct Trial: Sendable {
    var role: Role
    var problem: Problem
    /// What reading the problem found, in case the program fails.
    var hint: String?
  }

  /// Checks the file that a survey is of.
  func check(_ survey: ProblemFileSurvey) async throws -> CheckResult {
    var result = CheckResult(sha256: survey.sha256, form: survey.form)
    result.add(survey.faults.map { ProblemFault($0, tasks: survey.tasks) })
    result.add(survey.fields.map { ProblemFault($0, tasks: survey.tasks) })
    guard let benchmark = survey.benchmark, !benchmark.problems.isEmpty, var grader else {
      return result
    }
    result.tasks = benchmark.problems.count
    result.references = benchmark.problems.count { $0.reference != nil }
    result.add(
      benchmark.problems.filter { $0.reference == nil }.map {
        ProblemFault(.noReference, of: $0, "its tests are tried with programs that do nothing only")
      }
    )
    grader.policy = .strict
    try await grader.withCages(for: 3 * benchmark.problems.count) { cages in
      let all = try await read(benchmark, in: cages[0])
      result.add(all.flatMap(\.faults))
      var read = all.filter(\.canBeJudged)
      try await prepare(&grader, for: &read, of: benchmark, into: &result)
      try await judge(read, in: cages, by: grader, into: &result)
    }
    return result
  }

  private func read(_ benchmark: LoadedBenchmark, in cage: Cage) async throws -> [Reading] {
    var progress = ProgressLine(.read, total: benchmark.problems.count, isQuiet: log.isQuiet)
    defer { progress.finish() }
    var all: [Reading] = []
    for problem in benchmark.problems {
      all.append(try await Reading(problem, through: benchmark.suite, in: cage))
      progress.add()
    }
    return all
  }

  // MARK: - Expected outputs

  /// Gets the expected outputs of suites of inputs; leaves out the problems that have none.
  private func prepare(
    _ grader: inout Grader,
    for read: inout [Reading],
    of benchmark: LoadedBenchmark,
    into result: inout CheckResult
  ) async throws {
    guard CallPreparation.isNeeded(for: benchmark) else { return }
    let preparation = CallPreparation(
      benchmark: benchmark,
      rules: CallRules(),
      cache: cache,
      observer: log
    )
    while !read.isEmpty {
      do {
        grader.calls = try await preparation.prepare(read.map(\.problem), for: grader)
        return
      } catch ReferenceError.failed(let task, let suite, let reason) {
        guard let place = read.firstIndex(where: { $0.problem.id == task }) else { return }
        let reading = read.remove(at: place)
        let fault =
          reading.hint.map { ProblemFault(.missingEntryPoint, of: reading.problem, $0) }
          ?? ProblemFault(
            Self.kind(ofFailure: reason),
            of: reading.problem,
            "on the inputs of \(suite): \(reason)"
          )
        result.add([fault])
      }
    }
  }

  // MARK: - Judging

  private func judge(
    _ read: [Reading],
    in cages: [Cage],
    by grader: Grader,
    into result: inout CheckResult
  ) async throws {
    var trials: [Trial] = []
    var requests: [Grader.Request] = []
    for reading in read {
      for (trial, program) in reading.programs {
        requests.append(
          .init(
            number: trials.count,
            problem: reading.problem,
            suites: reading.suites,
            program: program
          )
        )
        trials.append(trial)
      }
    }
    var found: [ProblemFault] = []
    var passed = 0
    var failed: [(request: Grader.Request, trial: Trial, judgement: Judgement)] = []
    var progress = ProgressLine(.checked, total: requests.count, isQuiet: log.isQuiet)
    defer { progress.finish() }
    try await grader.grade(requests, in: cages) { request, judgement in
      progress.add()
      let trial = trials[request.number]
      if trial.role == .reference, judgement.verdict == .passed { passed += 1 }
      if trial.role == .reference, Self.mayShareState(judgement), grader.calls == nil {
        failed.append((request, trial, judgement))
      } else if let fault = Self.fault(trial, judgement) {
        found.append(fault)
      }
    }
    result.passed = passed
    result.add(found)
    result.add(try await retry(failed, in: cages, by: grader))
  }

  /// Judges reference solutions once more where the tests run beside them and trust them.
  ///
  /// What passes there is right, as far as its tests go, and only strict judging cannot tell.
  private func retry(
    _ failed: [(request: Grader.Request, trial: Trial, judgement: Judgement)],
    in cages: [Cage],
    by grader: Grader
  ) async throws -> [ProblemFault] {
    var trusting = grader
    trusting.policy = .trustedTests
    var faults: [ProblemFault] = []
    let byNumber = Dictionary(uniqueKeysWithValues: failed.map { ($0.request.number, $0) })
    try await trusting.grade(failed.map(\.request), in: cages) { request, judgement in
      guard let (_, trial, strict) = byNumber[request.number] else { return }
      if judgement.verdict == .passed {
        let why = "\(Self.words(strict)); passes trusted-tests"
        faults.append(ProblemFault(.referenceUnverifiable, of: trial.problem, why))
      } else if case .unverifiable = strict.verdict {
        if let fault = Self.fault(trial, judgement) { faults.append(fault) }
      } else if let fault = Self.fault(trial, strict) {
        faults.append(fault)
      }
    }
    return faults
  }
}
