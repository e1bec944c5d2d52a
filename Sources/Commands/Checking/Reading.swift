// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Execution
import Grading
import Problems
import Prompting

/// What reading a problem tells of it, and the programs to try its tests with.
struct Reading: Sendable {
  let problem: Problem
  let suites: [TestSuite]
  /// The faults of its text.
  private(set) var faults: [ProblemFault] = []
  /// An entry point that does not seem to be there; what a program defines is told by running it.
  private(set) var hint: String?
  /// The programs that are to pass or to fail.
  private(set) var programs: [(ProblemCheck.Trial, String)] = []

  /// Whether any program can be judged.
  var canBeJudged: Bool { !programs.isEmpty }

  /// Reads a problem in the judge's process; a judge that is lost gets a second chance.
  init(_ problem: Problem, through suite: String, in cage: Cage) async throws {
    self.problem = problem
    suites = problem.suites(through: suite)
    let inspection: Inspection
    do {
      inspection = try await cage.inspect(problem, suites: suites)
    } catch SandboxError.lost {
      do {
        inspection = try await cage.inspect(problem, suites: suites)
      } catch SandboxError.lost(_, let reason) {
        faults = [ProblemFault(.notJudged, of: problem, "its text was not read: \(reason)")]
        return
      }
    }
    take(inspection)
    guard !inspection.hasFaultyTests else { return }
    addPrograms(inspection)
  }

  private mutating func take(_ inspection: Inspection) {
    for fault in inspection.faults {
      guard let kind = ProblemFault.Kind(rawValue: fault.kind) else { continue }
      if kind == .missingEntryPoint, problem.reference != nil {
        hint = fault.reason
      } else {
        faults.append(ProblemFault(kind, of: problem, fault.reason))
      }
    }
  }

  private mutating func addPrograms(_ inspection: Inspection) {
    let isReferencePython = !faults.contains { $0.kind == .referenceDoesNotParse }
    // Without it there are no outputs to expect.
    guard isReferencePython || suites.allSatisfy({ $0.inputs == nil }) else { return }
    if let reference = problem.reference, isReferencePython,
      let program = Extraction.verbatim.program(
        of: Sample(task: problem.id, index: 0, form: reference.form, text: reference.text),
        for: problem
      )
    {
      let trial = ProblemCheck.Trial(role: .reference, problem: problem, hint: hint)
      programs.append((trial, program.source))
    }
    programs.append((ProblemCheck.Trial(role: .empty, problem: problem), ""))
    if let idle = inspection.idleProgram {
      let program = Program(source: idle).bound(for: problem)
      programs.append((ProblemCheck.Trial(role: .pass, problem: problem), program.source))
    }
  }
}
