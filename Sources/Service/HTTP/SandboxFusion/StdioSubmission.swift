// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Execution
import Grading
import Runs

/// An answer to a problem that the request brings: what a program reads, and what it has to write.
///
/// Each test has a process of its own, and outputs are compared here, where no program is. A program passes with a
/// status of 0 and the right output, however it came to its end: there is nothing else that it could gain.
struct StdioSubmission: Sendable {
  private let code: String
  private let cases: [Case]
  private let comparer: OutputComparer
  private let limits: Limits
  private let config: FusionConfig

  private struct Case: Sendable {
    var value: JSONValue
    var input: String
    var output: String
  }

  /// Reads what a request brings.
  ///
  /// - Throws: ``FusionRefusal``.
  init(
    _ answer: String,
    _ config: FusionConfig,
    within bounds: JudgeRequest.Bounds
  ) throws(FusionRefusal) {
    guard config.hasLanguage else {
      throw FusionRefusal("config.language field must exist for CommonOJDataset, got None")
    }
    self.config = config
    code = FusionExtraction.program(answer)
    cases = try Self.cases(of: config.providedData, most: bounds.tests)
    let name = config.comparer ?? OutputComparer.livecodebench.rawValue
    guard let comparer = OutputComparer(rawValue: name) else {
      let known = OutputComparer.allCases.map(\.rawValue).joined(separator: ", ")
      throw FusionRefusal("extra.comparer: '\(name.prefix(80))' is none of \(known)")
    }
    self.comparer = comparer
    let seconds = config.runTimeout ?? 20
    guard 0.01...bounds.cpu.seconds ~= seconds else {
      throw FusionRefusal(
        "run_timeout: \(seconds) seconds asked for, and 0.01 to \(bounds.cpu.seconds) are given"
      )
    }
    limits = Limits(cpu: .seconds(seconds), blocked: .seconds(seconds), memoryBytes: bounds.memory)
  }

  private static func cases(
    of data: JSONValue?,
    most: Int
  ) throws(FusionRefusal) -> [Case] {
    guard let data, case .object = data else {
      throw FusionRefusal("provided_data: an object with the member 'test' is wanted")
    }
    let test = data["test"] ?? .null
    let list = test.string.map { try? JSONValue(parsing: Array($0.utf8)) } ?? test
    guard let list = list?.array, !list.isEmpty, list.count <= most else {
      throw FusionRefusal("provided_data.test: a list of 1 to \(most) tests is wanted, as JSON")
    }
    var cases: [Case] = []
    for (number, value) in list.enumerated() {
      guard let input = value["input"]?["stdin"]?.string,
        let output = value["output"]?["stdout"]?.string
      else {
        throw FusionRefusal(
          "provided_data.test[\(number)]: input.stdin and output.stdout are wanted, texts"
        )
      }
      cases.append(Case(value: value, input: input, output: output))
    }
    return cases
  }

  // MARK: - Running

  /// What came of a test.
  struct TestEnd: Sendable {
    var hasPassed: Bool
    /// With no more of what was written than is told.
    var outcome: RunOutcome
  }

  /// The most bytes of what programs wrote that an answer holds, for all tests.
  private static let mostWritten = 16 << 20

  /// Runs the program once a test, up to the first that it fails unless all are wanted.
  ///
  /// - Throws: As ``JudgingDesk/run(_:size:waiting:_:)``.
  func run(
    at desk: JudgingDesk,
    size: Int,
    _ context: ClientContext
  ) async throws -> [TestEnd] {
    let program = Array(code.utf8)
    let works = cases.map { test in
      var work = RunWork(program: program, limits: limits)
      work.input = Array(test.input.utf8)
      work.mostOutputBytes = max(1 << 20, 2 * test.output.utf8.count)
      return work
    }
    let most = max(1024, Self.mostWritten / works.count)
    return try await desk.run(
      works,
      size: size,
      judging: { place, outcome in
        let hasPassed =
          outcome.ending == .exited(0)
          && comparer.accepts(outcome.output, expected: cases[place].output)
        var told = outcome
        told.output = Self.beginning(outcome.output, most)
        told.errors = Self.beginning(outcome.errors, most)
        return (TestEnd(hasPassed: hasPassed, outcome: told), hasPassed || config.runsAllCases)
      },
      context
    )
  }

  /// As many bytes from the start, and no part of a character.
  private static func beginning(_ bytes: [UInt8], _ most: Int) -> [UInt8] {
    guard bytes.count > most else { return bytes }
    var end = most
    while end > 0, most - end < 4, bytes[end] & 0xc0 == 0x80 { end -= 1 }
    return Array(bytes[..<end])
  }

  // MARK: - The answer

  func json(id: JSONValue, _ ends: [TestEnd]) -> JSONValue {
    let tests = zip(cases, ends).map { test, end in
      JSONValue.object([
        .init("passed", .bool(end.hasPassed)),
        .init("exec_info", RunCodeAnswer(end.outcome, exit: .lenient).json),
        .init("test_info", config.returnsFullCase ? test.value : Self.shortened(test.value)),
      ])
    }
    return SubmitRoute.answer(
      id: id,
      isAccepted: ends.count == cases.count && ends.allSatisfy(\.hasPassed),
      extracted: code,
      tests: tests
    )
  }

  /// The longest text of a test that is given back whole.
  private static let mostShown = 1000

  /// A test whose long texts have only their ends.
  private static func shortened(_ value: JSONValue) -> JSONValue {
    switch value {
    case .object(let members):
      return .object(members.map { .init($0.name, shortened($0.value)) })
    case .string(let text) where text.count > mostShown:
      let kept = (mostShown - 3) / 2
      return .string("\(text.prefix(kept))...\(text.suffix(kept))")
    default: return value
    }
  }
}
