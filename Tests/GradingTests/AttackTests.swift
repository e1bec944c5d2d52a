// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Execution
import Foundation
import Glibc
import Grading
import TestSupport
import Testing

/// Every hostile program ends as its header says, and leaves a cage in which others pass.
@Suite(.serialized)  // the cages are shared, and some programs read what the one before left
struct AttackTests {
  /// How a program is judged and where.
  struct Setting: Sendable, CustomTestStringConvertible {
    var judging: Judging
    var isolation: Isolation

    var testDescription: String { "\(judging.rawValue), \(isolation.rawValue)" }

    static let all = Isolation.allCases.flatMap { isolation in
      [.strict, .compatible].map { Setting(judging: $0, isolation: isolation) }
    }
  }

  @Test(
    .enabled(if: SharedData.has("attacks"), "the hostile programs are not here"),
    .timeLimit(.minutes(1)),
    arguments: HostileProgram.corpus,
    Setting.all
  )
  func endsAsExpected(attack: HostileProgram, setting: Setting) async throws {
    let expectation = try #require(attack.expected[setting.judging])
    let yard = try await Yard.of(setting.isolation)
    if let name = attack.predecessor,
      let before = HostileProgram.corpus.first(where: { $0.name == name })
    {
      _ = try await yard.judge(before.program, tests: before.tests, judging: setting.judging)
    }
    let judgement = try await yard.judge(
      attack.program,
      tests: attack.tests,
      judging: setting.judging
    )
    let record = """
      \(judgement.verdict), \(judgement.message ?? "no message"), attempts \(judgement.attempts), \
      cpu \(judgement.cpu), wall \(judgement.wall), memory \(judgement.peakMemory)
      """
    #expect(expectation.allows(judgement), "expected \(expectation.rawValue), got \(record)")
    #expect(!HostileProgram.hasEscaped(judgement, secret: Yard.secret), "\(record)")
    if setting.judging == .strict, expectation == .forged { #expect(judgement.verdict != .passed) }

    let after = try await yard.judge(
      HostileProgram.honest,
      tests: attack.tests,
      judging: setting.judging
    )
    #expect(after.verdict == .passed, "the next sample: \(after.message ?? "")")
    #expect(after.attempts.isEmpty)
  }
}

extension AttackTests {
  /// Trusted tests withstand no forger, but the cage is the same.
  @Test(
    .enabled(if: SharedData.has("attacks"), "the hostile programs are not here"),
    .timeLimit(.minutes(1)),
    arguments: HostileProgram.corpus
  )
  func doesNotGetOutWhereTestsTrustIt(attack: HostileProgram) async throws {
    let yard = try await Yard.of(.full)
    let judgement = try await yard.judge(
      attack.program,
      tests: attack.tests,
      judging: .trustedTests
    )
    #expect(!HostileProgram.hasEscaped(judgement, secret: Yard.secret), "\(judgement)")
    let after = try await yard.judge(
      HostileProgram.honest,
      tests: attack.tests,
      judging: .trustedTests
    )
    #expect(after.verdict == .passed, "the next sample: \(after.message ?? "")")
  }
}

extension HostileProgram: CustomTestStringConvertible {
  /// The name of the file.
  public var testDescription: String { name }

  /// The programs of `shared/attacks`; none when it is not there.
  static let corpus = (try? all(in: SharedData.file("attacks").path)) ?? []
}

/// A cage with the limits that the hostile programs were written for.
struct Yard: Sendable {
  static let secret = "hunter2"

  private let cage: Cage
  let limits: Limits

  private static let full = Task { try await Yard(.full) }
  private static let noNamespaces = Task { try await Yard(.noNamespaces) }

  /// The cage that the tests share.
  static func of(_ isolation: Isolation) async throws -> Yard {
    switch isolation {
    case .full: try await full.value
    case .noNamespaces: try await noNamespaces.value
    }
  }

  init(_ isolation: Isolation, judgeCPU: Duration? = nil) async throws {
    setenv("SECRET_TOKEN", Self.secret, 1)
    limits = HostileProgram.limits
    var sandbox = Sandbox(
      parts: try SandboxParts(),
      interpreter: try await Self.interpreter(for: isolation),
      isolation: isolation,
      limits: limits
    )
    if let judgeCPU { sandbox.judgeCPU = judgeCPU }
    cage = try Cage(sandbox)
  }

  /// Without namespaces the launcher gives up root, and with it what only root can run.
  private static func interpreter(for isolation: Isolation) async throws -> Interpreter {
    let found = try await Interpreter(command: "python3")
    let probe = try Cage(
      Sandbox(
        parts: try SandboxParts(),
        interpreter: found,
        isolation: isolation,
        limits: HostileProgram.limits
      )
    )
    do {
      try await probe.warm(.compatible)
      await probe.close()
      return found
    } catch SandboxError.launchFailed where isolation == .noNamespaces && getuid() == 0 {
      return try await Interpreter(command: "/usr/bin/python3")
    }
  }

  func judge(
    _ program: String,
    tests: String,
    judging: Judging,
    limits: Limits? = nil
  ) async throws -> Judgement {
    let limits = limits ?? self.limits
    let outcome = try await cage.run(
      Work(
        mode: Work.Mode(rawValue: judging.rawValue) ?? .strict,
        program: program,
        context: "",
        tests: tests,
        entryPoint: "add",
        limits: limits
      )
    )
    return Judgement(outcome, judging: judging, limits: limits)
  }
}
