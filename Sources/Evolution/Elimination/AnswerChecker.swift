// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Execution
import FoundationEssentials
package import Grading
import Problems

/// Looks at answers by Python's own parser, and runs them, where they can do no harm.
package struct AnswerChecker: Sendable {
  package var grader: Grader
  /// Whether programs are run, rather than parsed alone.
  package var runsPrograms: Bool

  package init(_ grader: Grader, runsPrograms: Bool) {
    self.grader = grader
    self.runsPrograms = runsPrograms
  }

  /// An answer to look at.
  package struct Answer: Sendable, Hashable {
    package var unit: String
    package var text: String

    package init(unit: String, text: String) {
      self.unit = unit
      self.text = text
    }
  }

  /// Looks at answers, several at a time.
  ///
  /// - Parameters:
  ///   - answers: The answers, each of another unit.
  ///   - receive: Takes each finding as soon as it stands, one at a time and in no order.
  /// - Throws: What `receive` throws, `SandboxError` when there can be no sandbox, and
  ///   ``EvolutionError/unjudged(unit:reason:)`` when one gives no verdict.
  package func check(
    _ answers: [Answer],
    receive: (AnswerCheck) async throws -> Void
  ) async throws {
    guard !answers.isEmpty else { return }
    try await grader.withCages(for: answers.count) { cages in
      var requests: [Grader.Request] = []
      var checks: [Int: AnswerCheck] = [:]
      try await read(answers, in: cages) { number, check, program in
        guard runsPrograms, check.code == .parses, let program else {
          return try await receive(check)
        }
        checks[number] = check
        requests.append(Self.request(number, program))
      }
      // In the order of the answers, whatever was read first.
      requests.sort { $0.number < $1.number }
      try await grader.grade(requests, in: cages) { request, judgement in
        guard var check = checks[request.number] else { return }
        guard judgement.verdict.isOfTheProgram else {
          throw EvolutionError.unjudged(
            unit: check.unit,
            reason: judgement.verdict.detail ?? judgement.verdict.name
          )
        }
        check.verdict = judgement.verdict.description
        check.message = judgement.message
        try await receive(check)
      }
    }
  }

  // MARK: - Reading

  private typealias Read = (number: Int, check: AnswerCheck, program: String?)

  /// Reads answers side by side, each cage one at a time.
  private func read(
    _ answers: [Answer],
    in cages: [Cage],
    receive: (Int, AnswerCheck, String?) async throws -> Void
  ) async throws {
    try await withThrowingTaskGroup(of: (Read, Cage).self) { group in
      var pending = answers.enumerated().makeIterator()
      func addNext(_ cage: Cage) {
        guard let (number, answer) = pending.next() else { return }
        group.addTask { (try await read(number, answer, in: cage), cage) }
      }
      for cage in cages { addNext(cage) }
      for try await (read, cage) in group {
        addNext(cage)
        try await receive(read.number, read.check, read.program)
      }
    }
  }

  private func read(_ number: Int, _ answer: Answer, in cage: Cage) async throws -> Read {
    let fenced = FencedCode(answer.text)
    if !fenced.blocks.isEmpty, fenced.python == nil {
      return (number, AnswerCheck(unit: answer.unit, code: .none), nil)
    }
    let code = fenced.python ?? answer.text
    let fault = try await fault(of: code, in: cage)
    guard let fault else {
      let isNothing = code.allSatisfy(\.isWhitespace)
      return (number, AnswerCheck(unit: answer.unit, code: isNothing ? .none : .parses), code)
    }
    if let program = try await program(in: answer.text, in: cage) {
      return (number, AnswerCheck(unit: answer.unit, code: .parses), program)
    }
    let isCode = fenced.python != nil || Self.looksLikeCode(answer.text)
    let check = AnswerCheck(
      unit: answer.unit,
      code: isCode ? .syntaxError : .none,
      syntaxError: isCode ? fault : nil
    )
    return (number, check, nil)
  }

  /// Whether a line begins as only code does.
  private static func looksLikeCode(_ text: String) -> Bool {
    text.split(whereSeparator: \.isNewline).contains { line in
      ["def ", "class ", "import ", "async def ", "@"].contains(where: line.hasPrefix)
        || (line.hasPrefix("from ") && line.contains(" import "))
    }
  }

  /// Why the parser does not take a text; nil when it does.
  private func fault(of code: String, in cage: Cage) async throws -> String? {
    let problem = Problem(
      id: TaskID("answer"),
      prompt: "",
      entryPoint: "",
      reference: .init(form: .solution, text: code),
      suites: []
    )
    let inspection = try await Self.twice {
      try await cage.inspect(problem, suites: [])
    }
    guard let inspection else { return "the parser gives up on it" }
    let reason = inspection.faults.first { $0.kind == "referenceDoesNotParse" }?.reason
    // It is spoken of as the solution of a problem, before a colon.
    return reason.map { reason in
      reason.firstRange(of: ": ").map { String(reason[$0.upperBound...]) } ?? reason
    }
  }

  private struct Found: Decodable {
    var program: String?
  }

  /// The program that the extraction of answers finds in a text; nil when there is none.
  private func program(in text: String, in cage: Cage) async throws -> String? {
    let said = try await Self.twice {
      try await cage.extract(text, prompt: "", entryPoint: "", form: "answer")
    }
    return said.flatMap { try? JSONDecoder().decode(Found.self, from: Data($0)).program }
  }

  /// Asks again where a text ended the process of the parser; nil when it did so twice.
  private static func twice<Result>(_ ask: () async throws -> Result) async throws -> Result? {
    do {
      return try await ask()
    } catch SandboxError.lost {
      do { return try await ask() } catch SandboxError.lost { return nil }
    }
  }

  // MARK: - Running

  private static func request(_ number: Int, _ program: String) -> Grader.Request {
    let suite = TestSuite(name: "own", source: "")
    return Grader.Request(
      number: number,
      problem: Problem(
        id: TaskID("answer"),
        prompt: "",
        entryPoint: "",
        reference: nil,
        suites: [suite]
      ),
      suites: [suite],
      program: program + testCalls
    )
  }

  /// Calls the tests that an answer defines as pytest would, those without arguments.
  ///
  /// What it asserts outside of functions runs as it loads.
  private static let testCalls = """


    for _name, _test in list(globals().items()):
        if _name.startswith('test') and not getattr(getattr(_test, '__code__', 0), 'co_argcount', 1):
            _test()

    """
}
