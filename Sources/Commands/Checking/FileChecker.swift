// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Grading
import Measuring
import Problems

/// Checks problem files, and keeps what came of it.
struct FileChecker: Sendable {
  var sandbox: SandboxChoice
  /// The folder that this program keeps things in; nil when there is none.
  var cache: String?
  /// What says in which form the file is; nil for one that is known.
  var description: BenchmarkDescription?
  var log: Log

  /// Checks a file, whatever was kept of earlier checks.
  ///
  /// What cannot be read is a fault of the file too.
  func check(_ path: String) async throws -> CheckResult {
    let survey: ProblemFileSurvey
    do {
      survey = try ProblemFileSurvey(of: path, describedBy: description, catalog: .bundled())
    } catch let error as TextFileError {
      var result = CheckResult(sha256: "", form: nil)
      let said = "\(error)"
      let reason = said.hasPrefix("\(path): ") ? String(said.dropFirst(path.count + 2)) : said
      result.add([ProblemFault(.unreadable, at: nil, task: nil, reason)])
      return result
    }
    let grader = try await grader(for: survey)
    let result = try await check(survey, by: grader)
    if let place = place(of: survey, grader), !result.isIncomplete {
      _ = place.store.save(result, to: place.path)
    }
    return result
  }

  /// The result of a check of the same file, or of one that is made now.
  func checkOnce(_ path: String) async throws -> CheckResult {
    let survey = try ProblemFileSurvey(of: path, describedBy: description, catalog: .bundled())
    let grader = try await grader(for: survey)
    let place = place(of: survey, grader)
    if let place, let kept = place.store.load(place.path) { return kept }
    let result = try await check(survey, by: grader)
    guard grader != nil, !result.isIncomplete else { return result }
    let why =
      place.map { $0.store.save(result, to: $0.path) } ?? "there is no HOME and no XDG_CACHE_HOME"
    if let why { log.note("\(path) is checked each time, since \(why)") }
    return result
  }

  private func grader(for survey: ProblemFileSurvey) async throws -> Grader? {
    guard let benchmark = survey.benchmark else { return nil }
    return try await sandbox.grader(for: benchmark)
  }

  private func check(_ survey: ProblemFileSurvey, by grader: Grader?) async throws -> CheckResult {
    try await ProblemCheck(grader: grader, cache: cache, log: log).check(survey)
  }

  private func place(
    of survey: ProblemFileSurvey,
    _ grader: Grader?
  ) -> (store: CheckStore, path: String)? {
    guard let cache, let benchmark = survey.benchmark, let grader else { return nil }
    let store = CheckStore(cache: cache)
    return (store, store.path(of: survey, benchmark, grader))
  }
}
