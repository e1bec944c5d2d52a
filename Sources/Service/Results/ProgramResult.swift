// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Execution
package import Grading
package import Runs

/// What came of one program of a request.
package struct ProgramResult: Sendable {
  /// What the sender knows the program by.
  package var id: JSONValue
  /// The verdict: that of the first test that did not pass.
  package var verdict: Verdict
  /// 0 to 1; nil where the harness failed, and the same request may be sent again.
  package var reward: Double?
  /// The verdicts of tests that were judged one by one, in their order; empty where they ran together.
  var tests: [Judgement] = []
  /// The judgement that decides; nil when nothing had to be run.
  var deciding: Judgement?
  /// How long the program waited for a cage.
  var queued: Duration = .zero
  /// The digest of what the verdict depends on beside program and problem: see ``ServiceProtocol``.
  var protocolDigest = ""

  /// The result as a member of an answer.
  ///
  /// It holds nothing that a policy could learn from: no expected output, no traceback, no path.
  package var json: JSONValue {
    var members: [JSONValue.Member] = [
      .init("id", id),
      .init("verdict", .string(verdict.name)),
      .init("reward", reward.map { .number(Self.digits($0)) } ?? .null),
      .init("retryable", .bool(isRetryable)),
    ]
    if let detail { members.append(.init("detail", .string(detail))) }
    if let message { members.append(.init("message", .string(message))) }
    if !tests.isEmpty {
      members.append(.init("tests", .array(tests.enumerated().map(Self.test))))
    }
    members.append(.init("cpu_ms", .number(Self.milliseconds(cpu))))
    members.append(.init("queued_ms", .number(Self.milliseconds(queued))))
    members.append(.init("judging", deciding?.judging.map { .string($0.rawValue) } ?? .null))
    members.append(.init("protocol", .string(protocolDigest)))
    return .object(members)
  }

  private static func test(_ number: Int, _ judgement: Judgement) -> JSONValue {
    .object([
      .init("index", .number(String(number))),
      .init("verdict", .string(judgement.verdict.name)),
      .init("cpu_ms", .number(milliseconds(judgement.cpu))),
    ])
  }

  private var cpu: Duration {
    tests.isEmpty ? deciding?.cpu ?? .zero : tests.reduce(.zero) { $0 + $1.cpu }
  }

  /// Whether the same request may have another answer.
  package var isRetryable: Bool { !verdict.isOfTheProgram && !verdict.blamesTests }

  /// What the verdict carries; what the harness failed at is for its own log, and what a call was given, which
  /// a program chooses, for nobody.
  private var detail: String? {
    if case .sandboxViolation(let call) = verdict {
      return call.split(separator: " ").first.map(String.init)
    }
    return verdict.isOfTheProgram ? verdict.detail : nil
  }

  /// What the program itself did wrong; nil where the words may hold what tests expect.
  var message: String? {
    switch verdict {
    case .syntaxError, .missingEntryPoint: ownWords.joined(separator: ": ")
    // The kind alone, and of Python's own kinds: a program that makes one of its own may name it as it likes.
    case .exception: ownWords.first.map(String.init).flatMap(PythonExceptions.known) ?? "Exception"
    // The tests are whoever sent them's own.
    case .infrastructure(let why) where verdict.blamesTests:
      why.split(separator: ";").first.map(String.init)
    case .infrastructure: "the judge failed, and says nothing of the program: send it again"
    default: nil
    }
  }

  /// The parts of the message, without the number of the test that a stream names first.
  private var ownWords: ArraySlice<Substring> {
    let words = (deciding?.message ?? "").split(separator: ": ")[...]
    return words.first?.hasPrefix("test ") == true ? words.dropFirst() : words
  }

  private static func milliseconds(_ time: Duration) -> String {
    digits((time.seconds * 100_000).rounded() / 100)
  }

  private static func digits(_ number: Double) -> String {
    number == number.rounded() && abs(number) < 1e15 ? String(Int(number)) : String(number)
  }
}
