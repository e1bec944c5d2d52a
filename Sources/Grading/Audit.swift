// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import Execution

/// Runs hostile programs one after another on one cage and compares how they end.
package struct Audit: Sendable {
  package var programs: [HostileProgram]
  package var sandbox: Sandbox
  /// What the environment of this program holds and no hostile program may find.
  package var secret: String

  package init(programs: [HostileProgram], sandbox: Sandbox, secret: String) {
    self.programs = programs
    self.sandbox = sandbox
    self.secret = secret
  }

  /// The ways of judging that stand against forgers, which trusting the program does not.
  private static let audited: [Judging] = [.strict, .compatible]

  /// How one program ended, by the way of judging.
  package struct Row: Sendable {
    package var program: HostileProgram
    package var judgements: [Judging: Judgement] = [:]
    /// Whether the program ended as its header says, stayed inside, and left a sound cage.
    package var isAsExpected = true

    /// A judgement in words, such as `passed; tried socket AF_INET`.
    package func words(_ judging: Judging) -> String {
      guard let judgement = judgements[judging] else { return "" }
      let attempts = judgement.attempts.joined(separator: ", ")
      return "\(judgement.verdict)" + (attempts.isEmpty ? "" : "; tried \(attempts)")
    }
  }

  /// Judges every program in every way.
  ///
  /// - Returns: A row a program, in their order.
  /// - Throws: ``SandboxError`` when the sandbox cannot be built.
  package func run() async throws -> [Row] {
    let cage = try Cage(sandbox)
    var rows: [Row] = []
    do {
      for program in programs {
        var row = Row(program: program)
        for judging in Self.audited {
          if let before = programs.first(where: { $0.name == program.predecessor }) {
            _ = try await judge(before.program, before.tests, judging, in: cage)
          }
          let judgement = try await judge(program.program, program.tests, judging, in: cage)
          let next = try await judge(HostileProgram.honest, program.tests, judging, in: cage)
          row.judgements[judging] = judgement
          let isExpected = program.expected[judging]?.allows(judgement) ?? false
          let isForged = judging == .strict && program.isForger && judgement.verdict == .passed
          if !isExpected || isForged || HostileProgram.hasEscaped(judgement, secret: secret)
            || next.verdict != .passed
          {
            row.isAsExpected = false
          }
        }
        rows.append(row)
      }
    } catch {
      await cage.close()
      throw error
    }
    await cage.close()
    return rows
  }

  private func judge(
    _ program: String,
    _ tests: String,
    _ judging: Judging,
    in cage: Cage
  ) async throws -> Judgement {
    let limits = HostileProgram.limits
    let work = Work(
      mode: judging == .strict ? .strict : .compatible,
      program: program,
      context: "",
      tests: tests,
      entryPoint: "add",
      limits: limits
    )
    return Judgement(try await cage.run(work), judging: judging, limits: limits)
  }
}

extension HostileProgram {
  /// Whether the program beats compatible judging, which strict judging must withstand.
  fileprivate var isForger: Bool { expected[.compatible] == .forged }
}
