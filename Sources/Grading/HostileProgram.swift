// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import Execution
import FoundationEssentials
import Problems

/// A program that attacks the sandbox or its verdict, with what its header says of it.
///
/// The header is lines of comments: `# tests:` names one of the suites below, `# tries:` says what
/// the program does, `# expect-compat:` and `# expect-strict:` how it must end.
package struct HostileProgram: Sendable {
  package var name: String
  /// What it does, in the header's words.
  package var tries: String
  package var program: String
  package var tests: String
  package var expected: [Judging: Expectation]
  /// A program that must have run just before this one; nil: none.
  package var predecessor: String?

  /// The limits that hostile programs are written for.
  package static let limits = Limits(cpu: .seconds(1), blocked: .seconds(1.5), wall: .seconds(60))

  /// A program that does nothing wrong: what must pass after any other.
  package static let honest = "def add(a, b):\n    return a + b\n"

  /// Every program of a folder, in the order of their numbers.
  package static func all(in folder: String) throws -> [HostileProgram] {
    try FileManager.default.contentsOfDirectory(atPath: folder)
      .filter { $0.hasSuffix(".py") }
      .sorted { (number(of: $0), $0) < (number(of: $1), $1) }
      .map { try HostileProgram(contentsOf: "\(folder)/\($0)") }
  }

  private static func number(of name: String) -> Int {
    Int(name.prefix { $0.isNumber }) ?? .max
  }

  package init(contentsOf path: String) throws {
    let file = path.split(separator: "/").last ?? ""
    name = String(file.dropLast(".py".count))
    let text = String(decoding: try TextFile(path: path).bytes, as: UTF8.self)
    var header: [Substring: String] = [:]
    for line in text.split(separator: "\n").prefix(while: { $0.hasPrefix("# ") }) {
      guard let colon = line.firstIndex(of: ":") else { continue }
      let value = line[line.index(after: colon)...].drop { $0 == " " }
      header[line.dropFirst(2).prefix { $0 != ":" }] = String(value)
    }
    tries = header["tries"] ?? ""
    tests = Self.suites[header["tests"] ?? "plain"] ?? ""
    expected = [
      .compatible: Expectation(rawValue: header["expect-compat"] ?? "") ?? .unknown,
      .strict: Expectation(rawValue: header["expect-strict"] ?? "") ?? .unknown,
    ]
    program = text.contains("print") ? Self.telltale + text : text
    predecessor = name.hasSuffix("_2") ? name.dropLast() + "1" : nil
  }

  /// Ends the program with a status of its own as soon as it prints that it got out.
  ///
  /// What a program prints is counted and thrown away, and a program that raises it says so in its
  /// verdict. Two statements on one line of their own, so that the program's names stay its own.
  private static let telltale = """
    (lambda out, end: setattr(out, 'write', (lambda write: lambda text: \
    end(\(escapeStatus)) if 'ESCAPED' in text else write(text))(out.write)))\
    (__import__('sys').stdout, __import__('os')._exit)

    """

  package static let escapeStatus = 93

  /// The suites of the folder's README, by their names.
  private static let suites = [
    "plain": """
    def check(candidate):
        assert candidate(1, 2) == 3
        assert candidate(10, -4) == 6
        assert candidate(0, 0) == 0
        assert candidate(7, 5) == 12
    check(add)
    """,
    "tolb": """
    def check(candidate):
        assert abs(candidate(1, 2) - 3) < 1e-6
        assert all([abs(candidate(10, -4) - 6) < 1e-6])
    check(add)
    """,
    "tolm": """
    import math
    def check(candidate):
        assert math.fabs(candidate(10, -4) - 6) < 1e-6
        assert math.isclose(candidate(5, 5), 10)
    check(add)
    """,
  ]

  /// Whether a judgement shows that the program got out or learned the secret.
  package static func hasEscaped(_ judgement: Judgement, secret: String) -> Bool {
    let record = "\(judgement.verdict) \(judgement.message ?? "") \(judgement.attempts)"
    return record.contains("ESCAPED") || record.contains("status \(escapeStatus)")
      || record.contains(secret)
  }

  /// What a header's word means, in our verdicts.
  package enum Expectation: String, Sendable {
    case passed
    case passedWithViolation = "passed+viol"
    case passedWithAudit = "passed+audit"
    case failed
    case suspect
    case unverifiable
    case forged
    case violation
    case timeout
    case crash
    case anyButPassed = "any-but-passed"
    case anyButEscaped = "any-but-escaped"
    case any
    case unknown

    /// Whether a judgement is what was expected, but for an escape, which is checked apart.
    package func allows(_ judgement: Judgement) -> Bool {
      if case .infrastructure = judgement.verdict { return false }
      let hasPassed = judgement.verdict == .passed
      switch self {
      case .passed: return hasPassed
      case .passedWithViolation:
        return hasPassed && judgement.attempts.contains { !Self.isAudit($0) }
      case .passedWithAudit:
        return hasPassed && judgement.attempts.contains("start of a process")
      case .failed, .anyButPassed: return !hasPassed
      case .suspect, .unverifiable:
        switch judgement.verdict {
        case .tampering, .unverifiable: return true
        default: return false
        }
      case .forged: return !hasPassed || !judgement.attempts.isEmpty
      case .violation:
        guard case .sandboxViolation(let call) = judgement.verdict else { return false }
        return call != "unknown"
      case .timeout:
        guard case .timeout = judgement.verdict else { return false }
        return true
      case .crash:
        guard case .crash = judgement.verdict else { return false }
        return true
      case .any, .anyButEscaped: return true
      case .unknown: return false
      }
    }

    /// Whether an attempt was seen by CPython's audit hook, and not by the kernel's filter.
    private static func isAudit(_ attempt: String) -> Bool {
      attempt.contains(" of ") || attempt.contains(" to ")
    }
  }
}
