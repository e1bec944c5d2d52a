// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import Execution
import FoundationEssentials
import Problems

/// Compares functions with the solutions of many problems, by what they return.
///
/// One process of the program calls its functions with the inputs of all problems; what it returns is
/// compared by the judge, in a process that the program cannot reach. Only a process that ends in the
/// middle is followed by another, which goes on behind the call that ended it.
package struct Likeness: Sendable {
  private let problems: [ComparedProblem]
  private let rules: LikenessRules
  private let limits: Limits
  /// What the judge is sent once: all problems, and what is expected.
  private let data: [UInt8]
  private let key: String

  /// The most processes of one answer.
  private static let mostProcesses = 8

  /// Takes problems whose reference outputs are kept.
  ///
  /// - Throws: ``ReferenceError``.
  package init(
    _ problems: [ComparedProblem],
    references: References,
    rules: LikenessRules,
    limits: Limits
  ) throws {
    self.problems = problems
    self.rules = rules
    self.limits = limits
    var counts: [[Int]] = []
    var cases: [UInt8] = []
    for item in problems {
      let bytes = try CallCase.bytes(
        of: item.problem,
        suites: item.problem.suites,
        references: references.load(item.problem, suites: item.problem.suites)
      )
      counts.append([bytes.count, item.ownInputs])
      cases += bytes
    }
    let head = try JSONEncoder().encode(counts)
    data = withUnsafeBytes(of: UInt32(head.count).littleEndian) { Array($0) } + head + cases
    key = "likeness \(ContentDigest.sha256(data))"
  }

  private struct Settings: Encodable {
    struct Function: Encodable {
      var program: Int
      var owner: String?
      var name: String
      var least: Int
      var most: Int
      var kinds: [AnswerFunctions.Kind]
      var presumed: [Bool]
    }

    var functions: [Function]
    var start: Int
    var single: Int
    var probes: Int
    var probesAgreeing: Int
    var agreement: Double
    var informative: Int
    var own: Int
    var ownAgreement: Double
    var least: Double
    var factor: Double

    init(_ functions: [Function], start: Int, single: Int, _ rules: LikenessRules) {
      self.functions = functions
      self.start = start
      self.single = single
      probes = rules.probes
      probesAgreeing = rules.probesAgreeing
      agreement = rules.agreement
      informative = rules.informative
      own = rules.own
      ownAgreement = rules.ownAgreement
      least = rules.least
      factor = rules.factor
    }
  }

  /// What the functions of an answer are like.
  package func compare(_ answer: AnswerFunctions, in cage: Cage) async throws -> LikenessResult {
    let all = answer.all
    let sources = String(
      decoding: try JSONEncoder().encode(answer.programs.map(\.source)),
      as: UTF8.self
    )
    let functions = all.map { number, function in
      Settings.Function(
        program: number,
        owner: function.owner,
        name: function.name,
        least: function.least,
        most: function.most,
        kinds: function.kinds,
        presumed: function.presumed
      )
    }
    var result = LikenessResult()
    var start = 0
    var single = 0
    while true {
      result.processes += 1
      let settings = Settings(functions, start: start, single: single, rules)
      let outcome = try await run(sources, settings: JSONEncoder().encode(settings), in: cage)
      guard let outcome, let said = answerOf(outcome) else {
        result.matches = []
        result.obstacle = outcome.map { words($0) } ?? "the sandbox lost its judge"
        return result
      }
      add(said, functions: all.map(\.function), to: &result)
      guard let stopped = said.stopped else { return result }
      guard said.loaded else {
        result.obstacle = "the program's process ended while it was loaded"
        return result
      }
      guard result.processes < Self.mostProcesses else {
        result.obstacle = "the program's process ended \(result.processes) times"
        return result
      }
      // One by one, until it is known which call ends the process; then behind it.
      start = stopped < single ? stopped + 1 : stopped
      single = max(single, stopped + Self.chunk)
    }
  }

  /// How many pairs the judge asks about at once, one of which ended a process.
  private static let chunk = 64

  private func add(
    _ said: LikenessAnswer,
    functions: [AnswerFunctions.Function],
    to result: inout LikenessResult
  ) {
    result.pairs = said.pairs
    result.compared += said.compared
    result.calls += said.calls
    result.lateCalls += said.late
    for match in said.matches
    where functions.indices.contains(match.function) && problems.indices.contains(match.problem) {
      result.matches.append(
        .init(
          function: functions[match.function],
          problem: problems[match.problem].problem.id,
          isMisfit: match.misfit,
          agreeing: match.agreeing,
          inputs: match.inputs,
          informative: match.informative,
          ownAgreeing: match.baseAgreeing,
          ownInputs: match.base,
          shown: match.shown.filter { $0.count == 2 }.map { .init(input: $0[0], output: $0[1]) }
        )
      )
    }
  }

  private func answerOf(_ outcome: CallOutcome) -> LikenessAnswer? {
    try? JSONDecoder().decode(LikenessAnswer.self, from: Data(outcome.said))
  }

  private func words(_ outcome: CallOutcome) -> String {
    switch outcome.reply?.word {
    case "tampering": "the program interfered: \(outcome.reply?.message ?? "")"
    case "judgeTimeout": "its outputs took too long to compare"
    case "unverifiable": "it returns values too large to compare"
    case let word: "the judge says \(word ?? "nothing") \(outcome.reply?.message ?? "")"
    }
  }

  /// One process of the program; nil when the sandbox fails, and fails again.
  private func run(_ sources: String, settings: Data, in cage: Cage) async throws -> CallOutcome? {
    let data = data
    let work = CallWork(
      purpose: .likeness,
      program: sources,
      settings: [UInt8](settings),
      caseKey: key,
      caseData: { data },
      limits: limits,
      judgeCPU: limits.cpu
    )
    do {
      return try await cage.run(work)
    } catch SandboxError.lost {
      do { return try await cage.run(work) } catch SandboxError.lost { return nil }
    }
  }
}
