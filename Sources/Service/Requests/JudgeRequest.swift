// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Execution
package import Runs

/// A problem and programs to be judged by it: the request of `evalharness judge`, a line of JSON each.
///
/// docs/judge-request.schema.json is its JSON Schema.
package struct JudgeRequest: Sendable {
  /// What the sender knows the request by, given back as it is; null where none is given.
  package var id: JSONValue
  var problem: ProblemRequest
  var programs: [ProgramRequest]
  /// The processor time of a program; nil: the problem's own.
  var cpu: Duration?
  /// The memory of a program in bytes; nil: the problem's own.
  var memory: Int?
  var stop: StopRule
  var reward: RewardRule

  /// When the tests of a problem end that are judged one by one.
  enum StopRule: String, Sendable, CaseIterable {
    case firstFailure = "first-failure"
    case never
  }

  /// What a request may ask for.
  package struct Bounds: Sendable {
    /// The most programs of a request.
    package var programs = 1024
    /// The most tests of a problem.
    package var tests = 10_000
    /// The most processor time of a program.
    package var cpu: Duration
    /// The most memory of a program, in bytes.
    package var memory: Int

    package init(cpu: Duration, memory: Int) {
      self.cpu = cpu
      self.memory = memory
    }
  }

  private static let known = ["id", "problem", "programs", "limits", "stop", "reward"]

  /// Reads a request.
  ///
  /// - Throws: ``RequestError``.
  package init(_ value: JSONValue, within bounds: Bounds) throws(RequestError) {
    let members = try RequestMembers(value, at: "", known: Self.known)
    id = try Self.id(of: value)
    guard let problem = members["problem"] else {
      throw RequestError(.invalidRequest, "the request has no member 'problem', an object")
    }
    self.problem = try ProblemRequest(problem, within: bounds)
    var programs: [ProgramRequest] = []
    for (place, program) in try members.wantedList("programs", most: bounds.programs).enumerated() {
      programs.append(try ProgramRequest(program, at: "programs[\(place)]", number: place))
    }
    self.programs = programs
    stop = try members.word("stop", of: StopRule.self) ?? .firstFailure
    reward = try members.word("reward", of: RewardRule.self) ?? .all
    guard let limits = members["limits"] else { return }
    let wanted = try RequestMembers(limits, at: "limits", known: ["cpu_seconds", "memory_mib"])
    cpu = try wanted.number("cpu_seconds", within: 0.01...bounds.cpu.seconds)
      .map { .microseconds(Int64($0 * 1_000_000)) }
    let least = Double(Limits.memoryBounds.least >> 20)
    memory = try wanted.number(
      "memory_mib",
      within: least...max(least, Double(bounds.memory >> 20))
    )
    .map { Int($0 * Double(1 << 20)) }
  }

  /// The identifier of a request, which an error is answered with, too; null where it is none.
  package static func id(of value: JSONValue) throws(RequestError) -> JSONValue {
    switch value["id"] ?? .null {
    case let id where id == .null || id.string != nil || id.integer != nil: return id
    case let other:
      throw RequestError(
        .invalidRequest,
        at: "id",
        "is \(other.kind); a string or an integer is wanted"
      )
    }
  }
}

/// One program of a request.
struct ProgramRequest: Sendable {
  /// What the sender knows it by; its place in the list if not given.
  var id: JSONValue
  var text: String
  var extraction: Rule
  var form: Form

  /// How the program is taken out of the text.
  enum Rule: String, Sendable, CaseIterable {
    /// The text is the program.
    case verbatim
    /// What Python's parser finds in the text, as with --extraction parsed.
    case parsed
  }

  /// What the text is to the problem's prompt.
  enum Form: String, Sendable, CaseIterable {
    /// A whole program, or an answer with one.
    case solution
    /// What follows the prompt.
    case completion
  }

  init(_ value: JSONValue, at place: String, number: Int) throws(RequestError) {
    let members = try RequestMembers(value, at: place, known: ["id", "text", "extraction", "form"])
    id = try JudgeRequest.id(of: value)
    if id == .null { id = .number(String(number)) }
    text = try members.wantedText("text")
    extraction = try members.word("extraction", of: Rule.self) ?? .verbatim
    form = try members.word("form", of: Form.self) ?? .solution
  }
}
