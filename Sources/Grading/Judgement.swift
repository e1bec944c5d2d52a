// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Execution

/// A verdict with the evidence for it.
package struct Judgement: Sendable, Hashable {
  package var verdict: Verdict
  /// How the verdict was reached; nil when nothing had to be run.
  package var judging: Judging?
  /// Processor time of the program's process.
  package var cpu: Duration
  /// Time of day from start to end of the program's process.
  package var wall: Duration
  /// Peak resident memory of the program's process, in bytes.
  package var peakMemory: Int
  /// The first line of what went wrong, such as `ValueError: empty (line 3)`.
  package var message: String?
  /// What the program tried that only a way out needs, such as `socket AF_INET`.
  ///
  /// A pass that may be forged also names what only a cheat needs, such as `walk of frames`. It
  /// decides no verdict: libraries do some of it for honest programs.
  package var attempts: [String]
  /// Whether the program was judged a second time, alone, because its first time came near a limit.
  package var judgedAlone: Bool
  /// The verdicts by suite, where a program is judged by several; ``verdict`` is that of all together.
  package var suites: [SuiteJudgement]

  package init(
    verdict: Verdict,
    judging: Judging? = nil,
    cpu: Duration = .zero,
    wall: Duration = .zero,
    peakMemory: Int = 0,
    message: String? = nil,
    attempts: [String] = [],
    judgedAlone: Bool = false,
    suites: [SuiteJudgement] = []
  ) {
    self.verdict = verdict
    self.judging = judging
    self.cpu = cpu
    self.wall = wall
    self.peakMemory = peakMemory
    self.message = message
    self.attempts = attempts
    self.judgedAlone = judgedAlone
    self.suites = suites
  }
}

/// Which ways of judging a run allows.
package enum JudgingPolicy: String, Sendable, Hashable, Codable, CaseIterable {
  /// Strict judging; an answer that it cannot verify stays unverifiable.
  case strict
  /// Strict judging first, compatible judging for what strict judging cannot verify.
  case auto
  /// Compatible judging only.
  case compatible
  /// Tests that run among the program's own names, only.
  case trustedTests = "trusted-tests"

  /// Whether strict judging is tried first, or alone.
  package var isStrictFirst: Bool { self == .strict || self == .auto }
}

/// How a verdict was reached.
package enum Judging: String, Sendable, Hashable, Codable, CaseIterable {
  /// The tests ran in a process that the program cannot reach.
  case strict
  /// The tests ran beside the program, watched for tampering.
  case compatible
  /// The tests ran beside the program and trusted it, watched by nobody.
  case trustedTests = "trusted-tests"

  /// Whether the tests ran where a program may forge a pass.
  package var isForgeable: Bool { self != .strict }

  /// Where tests that are classes of `unittest` run: beside the program, since they patch what it uses.
  var unittestMode: Work.Mode { self == .trustedTests ? .trustedUnittest : .unittest }

  /// Where the tests run.
  var mode: Work.Mode {
    switch self {
    case .strict: .strict
    case .compatible: .compatible
    case .trustedTests: .trustedTests
    }
  }
}
