// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// How the judging of one sample ended.
///
/// The vocabulary is closed.
package enum Verdict: Sendable, Hashable {
  /// Every test of the suite passed.
  case passed
  /// An assertion of the tests said no.
  case wrongAnswer
  /// The program, or a test that called it, raised something else.
  case exception
  /// The program is no Python.
  case syntaxError
  /// The program does not define what the tests call.
  case missingEntryPoint
  case timeout(TimeLimit)
  case memoryLimit
  case outputLimit
  case crash(signal: Int32)
  /// The kernel refused a call that no honest program makes.
  case sandboxViolation(call: String)
  /// The program tried to decide its own verdict.
  case tampering(how: String)
  /// The answer is a value that cannot be compared without running the program's own code.
  case unverifiable(why: String)
  /// Extraction found no program in the completion.
  case noCode
  /// The harness failed, not the program. A run that holds one is incomplete.
  case infrastructure(why: String)

  /// A limit on time.
  package enum TimeLimit: String, Sendable, Hashable, CaseIterable {
    /// Time on a processor.
    case cpu
    /// Time of day: the far backstop.
    case wall
    /// Time spent neither on a processor nor waiting for one.
    case blocked
  }
}

extension Verdict {
  /// The name of the verdict without its detail, such as `timeout`.
  package var name: String {
    switch self {
    case .passed: "passed"
    case .wrongAnswer: "wrongAnswer"
    case .exception: "exception"
    case .syntaxError: "syntaxError"
    case .missingEntryPoint: "missingEntryPoint"
    case .timeout: "timeout"
    case .memoryLimit: "memoryLimit"
    case .outputLimit: "outputLimit"
    case .crash: "crash"
    case .sandboxViolation: "sandboxViolation"
    case .tampering: "tampering"
    case .unverifiable: "unverifiable"
    case .noCode: "noCode"
    case .infrastructure: "infrastructure"
    }
  }

  /// What the verdict carries beside its name, such as `cpu` for a timeout.
  package var detail: String? {
    switch self {
    case .timeout(let limit): limit.rawValue
    case .crash(let signal): String(signal)
    case .sandboxViolation(let call): call
    case .tampering(let how): how
    case .unverifiable(let why): why
    case .infrastructure(let why): why
    default: nil
    }
  }

  /// The verdict of a name and its detail; nil when the vocabulary has no such verdict.
  package init?(name: String, detail: String?) {
    switch name {
    case "passed": self = .passed
    case "wrongAnswer": self = .wrongAnswer
    case "exception": self = .exception
    case "syntaxError": self = .syntaxError
    case "missingEntryPoint": self = .missingEntryPoint
    case "timeout":
      guard let limit = detail.flatMap(TimeLimit.init(rawValue:)) else { return nil }
      self = .timeout(limit)
    case "memoryLimit": self = .memoryLimit
    case "outputLimit": self = .outputLimit
    case "crash":
      guard let signal = detail.flatMap(Int32.init) else { return nil }
      self = .crash(signal: signal)
    case "sandboxViolation": self = .sandboxViolation(call: detail ?? "")
    case "tampering": self = .tampering(how: detail ?? "")
    case "unverifiable": self = .unverifiable(why: detail ?? "")
    case "noCode": self = .noCode
    case "infrastructure": self = .infrastructure(why: detail ?? "")
    default: return nil
    }
  }

  /// What a verdict says first of tests that nobody can run, whatever the program.
  static let ofTests = "the tests cannot "

  /// Whether the tests are at fault, so that the same request has the same verdict.
  package var blamesTests: Bool {
    if case .infrastructure(let why) = self { why.hasPrefix(Self.ofTests) } else { false }
  }

  /// Whether the verdict says something of the program, rather than of the harness.
  package var isOfTheProgram: Bool {
    if case .infrastructure = self { false } else { true }
  }
}

extension Verdict: CustomStringConvertible {
  package var description: String {
    detail.map { "\(name)(\($0))" } ?? name
  }
}
