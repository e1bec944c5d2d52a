// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Execution
import FoundationEssentials
import Problems

extension Grader {
  /// How a program meets a case, as the judge's module `cases` reads it.
  private struct CaseSettings: Encodable {
    struct Script: Encodable {
      var input: String
      var result: String
    }

    var script: Script
    var images: [String]
    /// What tests of an answer's text look at.
    var answer: String
    var oracle: String
    /// Whether the message of a pass says which nonsense the tests accept.
    var probes: Bool
  }

  /// Judges a program by the cases that its tests make.
  func judgeCases(
    _ cases: GeneratedCases,
    _ request: Request,
    in cage: Cage,
    limits: Limits
  ) async throws -> Judgement {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .withoutEscapingSlashes
    let settings = CaseSettings(
      script: .init(input: cases.input, result: cases.result),
      images: cases.images,
      answer: request.problem.insertion?.answer(in: request.program) ?? request.program,
      oracle: oracle.rawValue,
      probes: probesTests
    )
    let work = CaseWork(
      program: request.program,
      tests: cases.source,
      settings: [UInt8](try encoder.encode(settings)),
      preload: preload(for: request.problem),
      limits: limits
    )
    return try await judgeStrictly(limits: limits) { try await cage.run(work) }
  }

  /// The judgement of an outcome.
  ///
  /// A sandbox that fails in the middle gets a second chance with new processes.
  func judgeStrictly(
    limits: Limits,
    _ run: () async throws -> Outcome
  ) async throws -> Judgement {
    do {
      let outcome: Outcome
      do {
        outcome = try await run()
      } catch SandboxError.lost {
        outcome = try await run()
      }
      return Judgement(outcome, judging: .strict, limits: limits)
    } catch SandboxError.lost(let part, let reason) {
      let why = "the sandbox lost its \(part) twice: \(reason)"
      return Judgement(verdict: .infrastructure(why: why), judging: .strict)
    }
  }

  /// The modules that are loaded before a program runs: those of its group in the environment.
  func preload(for problem: Problem) -> [String] {
    sandbox.interpreter.modules(of: problem.group).loaded
  }
}
