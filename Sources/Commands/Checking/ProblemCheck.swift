// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Execution
import Grading
import Problems
import Prompting

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
  private enum Role: Sendable {
    case reference
    case empty
    case pass
  }

  private struct Trial: Sendable {
    var role: Role
    var problem: Problem
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
    let problems = try await prepare(&grader, for: benchmark, into: &result)
    try await judge(problems, of: benchmark, by: grader, into: &result)
    return result
  }

  // MARK: - Expected outputs

  /// Gets the expected outputs of suites of inputs; returns the problems that have them.
  private func prepare(
    _ grader: inout Grader,
    for benchmark: LoadedBenchmark,
    into result: inout CheckResult
  ) async throws -> [Problem] {
    var problems = benchmark.problems
    guard CallPreparation.isNeeded(for: benchmark) else { return problems }
    let preparation = CallPreparation(
      benchmark: benchmark,
      rules: CallRules(),
      cache: cache,
      log: log
    )
    while true {
      do {
        grader.calls = try await preparation.prepare(problems, for: grader)
        return problems
      } catch ReferenceError.failed(let task, let suite, let reason) {
        guard let place = problems.firstIndex(where: { $0.id == task }) else { return problems }
        let problem = problems.remove(at: place)
        let why = "on the inputs of \(suite): \(reason)"
        result.add([ProblemFault(Self.kind(ofFailure: reason), of: problem, why)])
        guard !problems.isEmpty else { return [] }
      }
    }
  }

  // MARK: - Judging

  private func judge(
    _ problems: [Problem],
    of benchmark: LoadedBenchmark,
    by grader: Grader,
    into result: inout CheckResult
  ) async throws {
    var found: [ProblemFault] = []
    var passed = 0
    var failed: [(request: Grader.Request, trial: Trial, judgement: Judgement)] = []
    try await grader.withCages(for: 3 * problems.count) { cages in
      var trials: [Trial] = []
      var requests: [Grader.Request] = []
      for problem in problems {
        let suites = problem.suites(through: benchmark.suite)
        let (programs, faults) = try await read(problem, suites, in: cages[0])
        found += faults
        for (trial, program) in programs {
          requests.append(
            .init(number: trials.count, problem: problem, suites: suites, program: program)
          )
          trials.append(trial)
        }
      }
      var progress = ProgressLine(.checked, total: requests.count, isQuiet: log.isQuiet)
      defer { progress.finish() }
      try await grader.grade(requests, in: cages) { request, judgement in
        progress.add()
        let trial = trials[request.number]
        if trial.role == .reference, judgement.verdict == .passed { passed += 1 }
        if trial.role == .reference, Self.mayShareState(judgement) {
          failed.append((request, trial, judgement))
        } else if let fault = Self.fault(trial, judgement) {
          found.append(fault)
        }
      }
    }
    result.passed = passed
    result.add(found)
    result.add(try await retry(failed, by: grader))
  }

  /// The programs to try of a problem, and the faults that its text has.
  private func read(
    _ problem: Problem,
    _ suites: [TestSuite],
    in cage: Cage
  ) async throws -> ([(Trial, String)], [ProblemFault]) {
    let inspection: Inspection
    do {
      inspection = try await cage.inspect(problem, suites: suites)
    } catch SandboxError.lost {
      do {
        inspection = try await cage.inspect(problem, suites: suites)
      } catch SandboxError.lost(_, let reason) {
        return ([], [ProblemFault(.notJudged, of: problem, "its text was not read: \(reason)")])
      }
    }
    var faults: [ProblemFault] = []
    var hint: String?
    for fault in inspection.faults {
      guard let kind = ProblemFault.Kind(rawValue: fault.kind) else { continue }
      // What a program defines when it runs is told by running it.
      if kind == .missingEntryPoint, problem.reference != nil {
        hint = fault.reason
      } else {
        faults.append(ProblemFault(kind, of: problem, fault.reason))
      }
    }
    guard !inspection.hasFaultyTests else { return ([], faults) }
    var programs: [(Trial, String)] = []
    if let reference = problem.reference,
      !faults.contains(where: { $0.kind == .referenceDoesNotParse }),
      let program = Extraction.verbatim.program(
        of: Sample(task: problem.id, index: 0, form: reference.form, text: reference.text),
        for: problem
      )
    {
      programs.append((Trial(role: .reference, problem: problem, hint: hint), program.source))
    }
    programs.append((Trial(role: .empty, problem: problem), ""))
    if let idle = inspection.idleProgram {
      let program = Program(source: idle).bound(for: problem)
      programs.append((Trial(role: .pass, problem: problem), program.source))
    }
    return (programs, faults)
  }

  /// Judges reference solutions once more where the tests run beside them and trust them.
  ///
  /// What passes there is right, as far as its tests go, and only strict judging cannot tell.
  private func retry(
    _ failed: [(request: Grader.Request, trial: Trial, judgement: Judgement)],
    by grader: Grader
  ) async throws -> [ProblemFault] {
    var trusting = grader
    trusting.policy = .trustedTests
    var faults: [ProblemFault] = []
    let byNumber = Dictionary(uniqueKeysWithValues: failed.map { ($0.request.number, $0) })
    try await trusting.grade(failed.map(\.request)) { request, judgement in
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

  // MARK: - Verdicts

  /// Whether a reference solution that failed so may have failed since its tests share state with it.
  private static func mayShareState(_ judgement: Judgement) -> Bool {
    switch judgement.verdict {
    case .unverifiable, .wrongAnswer, .exception: true
    default: false
    }
  }

  /// A verdict with its message, such as `wrongAnswer: f(2) gave 6, expected 4`.
  private static func words(_ judgement: Judgement) -> String {
    if case .unverifiable(let why) = judgement.verdict { return why }
    let message = judgement.message ?? judgement.verdict.detail ?? ""
    return judgement.verdict.name + (message.isEmpty ? "" : ": \(message)")
  }

  /// What a verdict says of the file; nil when it is the one that was to be.
  private static func fault(_ trial: Trial, _ judgement: Judgement) -> ProblemFault? {
    let problem = trial.problem
    let message = judgement.message ?? judgement.verdict.detail ?? ""
    if case .infrastructure(let why) = judgement.verdict {
      return ProblemFault(.notJudged, of: problem, why)
    }
    guard trial.role == .reference else {
      guard judgement.verdict == .passed else { return nil }
      return trial.role == .empty
        ? ProblemFault(.acceptsEmptyProgram, of: problem, "its tests pass without any program")
        : ProblemFault(
          .acceptsPassBody,
          of: problem,
          "its tests pass with functions that do nothing"
        )
    }
    let words = words(judgement)
    switch judgement.verdict {
    case .passed: return nil
    case .syntaxError: return ProblemFault(.referenceDoesNotParse, of: problem, message)
    case .missingEntryPoint:
      return ProblemFault(.missingEntryPoint, of: problem, trial.hint ?? message)
    case .timeout, .memoryLimit, .outputLimit:
      return ProblemFault(.referenceOverLimit, of: problem, words)
    default:
      if let hint = trial.hint { return ProblemFault(.missingEntryPoint, of: problem, hint) }
      return ProblemFault(kind(ofFailure: message), of: problem, words)
    }
  }

  private static func kind(ofFailure message: String) -> ProblemFault.Kind {
    message.contains("ModuleNotFoundError: ") ? .missingModule : .referenceFails
  }
}
