// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Execution
import Foundation
import Grading
import TestSupport
import Testing

/// A hostile program of `shared/attacks`, as its header describes it.
struct Attack: Sendable, CustomTestStringConvertible {
  var name: String
  var program: String
  var tests: String
  var expected: [Judging: Expectation]
  /// A program that must have run just before this one; nil: none.
  var predecessor: String?

  var testDescription: String { name }

  /// Every program of the folder, in the order of their numbers; none when it is not there.
  static let all: [Attack] = {
    let folder = SharedData.file("attacks")
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return files.filter { $0.hasSuffix(".py") }
      .sorted { $0.compare($1, options: .numeric) == .orderedAscending }
      .compactMap { try? Attack(contentsOf: folder.appending(path: $0)) }
  }()

  init(contentsOf file: URL) throws {
    name = file.deletingPathExtension().lastPathComponent
    let text = try String(contentsOf: file, encoding: .utf8)
    var header: [Substring: String] = [:]
    for line in text.split(separator: "\n").prefix(while: { $0.hasPrefix("# ") }) {
      guard let colon = line.firstIndex(of: ":") else { continue }
      let value = line[line.index(after: colon)...]
      header[line.dropFirst(2).prefix { $0 != ":" }] = value.trimmingCharacters(in: .whitespaces)
    }
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

  static let escapeStatus = 93

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

  /// What a header's word means, in our verdicts.
  enum Expectation: String, Sendable {
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
    func allows(_ judgement: Judgement) -> Bool {
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
