// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import Execution
import FoundationEssentials
package import Problems

/// What reading a problem tells of it, without running anything.
package struct Inspection: Sendable, Hashable {
  /// A fault of the problem's own text.
  package struct Fault: Sendable, Hashable {
    /// `testsDoNotParse`, `noCheck`, `referenceDoesNotParse` or `missingEntryPoint`.
    package var kind: String
    package var reason: String
  }

  package var faults: [Fault]
  /// A program whose functions do nothing; nil where none can be made.
  package var idleProgram: String?

  /// Whether the tests cannot be run with any program.
  package var hasFaultyTests: Bool {
    faults.contains { $0.kind == "testsDoNotParse" || $0.kind == "noCheck" }
  }

  private struct Question: Encodable {
    var tests: String
    var prompt: String
    var reference: String?
    var entryPoint: String
    var binding: String?
  }

  private struct Answer: Decodable {
    var faults: [[String]]
    var pass: String?
  }

  /// The bytes that a judge is asked with.
  static func question(_ problem: Problem, suites: [TestSuite]) throws -> [UInt8] {
    // Of a contest the tests are texts or made of values, and predictions have none: there is no Python to find
    // faults in.
    let hasNoTests =
      problem.mayBindFunction || problem.prediction != nil || suites.contains { $0.streams != nil }
    let tests = suites.filter { $0.inputs == nil && !hasNoTests }
    return [UInt8](
      try JSONEncoder().encode(
        Question(
          tests: tests.map { $0.cases?.source ?? $0.text }.joined(separator: "\n"),
          prompt: problem.prompt,
          // A program that finds an input and leaves a result defines nothing that tests could use.
          reference: problem.insertion == nil && problem.prediction == nil
            ? problem.referenceProgram : nil,
          entryPoint: hasNoTests ? "" : problem.entryPoint,
          binding: hasNoTests ? nil : problem.binding
        )
      )
    )
  }

  /// What a judge answers.
  ///
  /// - Throws: ``SandboxError`` when it answers something else.
  init(_ answer: [UInt8]) throws {
    guard let read = try? JSONDecoder().decode(Answer.self, from: Data(answer)),
      read.faults.allSatisfy({ $0.count == 2 })
    else {
      let said = String(decoding: answer.prefix(200), as: UTF8.self)
      throw SandboxError.lost(part: "judge", reason: "it cannot read the problem: \(said)")
    }
    faults = read.faults.map { Fault(kind: $0[0], reason: $0[1]) }
    idleProgram = read.pass
  }
}

extension Cage {
  /// Reads a problem in the judge's process.
  package func inspect(_ problem: Problem, suites: [TestSuite]) async throws -> Inspection {
    var inspection = try Inspection(try await inspect(Inspection.question(problem, suites: suites)))
    if suites.contains(where: { $0.isUnittest && !$0.source.contains("def test") }) {
      inspection.faults.append(.init(kind: "noCheck", reason: "they hold no test of unittest"))
    }
    return inspection
  }
}
