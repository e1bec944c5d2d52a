// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Execution
import Glibc
import Grading
import Reports

/// `evalharness audit`: hostile programs against this machine's sandbox.
struct AuditCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit",
    abstract: "Run hostile programs and check that each ends as its header says.",
    discussion: """
      Each program is judged in strict and in compatible mode, and an honest one after it. Fails when
      one gets out, forges a pass, ends otherwise than expected or disturbs the next.

        evalharness audit attacks
        evalharness audit attacks --isolation no-namespaces --format markdown
      """
  )

  @Argument(help: ArgumentHelp("A folder of hostile programs.", valueName: "folder"))
  var folder: String

  @Option(help: "The isolation to audit: full or no-namespaces.")
  var isolation = Isolation.full

  @Option(help: ArgumentHelp("The Python interpreter programs run in.", valueName: "path"))
  var python = "python3"

  @Option(help: ReportFormat.help)
  var format = ReportFormat.text

  /// What the caller's environment holds and no program may find.
  private static let secret = "hunter2"

  func run() async throws {
    setenv("SECRET_TOKEN", Self.secret, 1)
    let log = Log()
    let programs = try HostileProgram.all(in: folder)
    guard !programs.isEmpty else {
      throw ValidationError("\(folder) holds no Python programs.")
    }
    let sandbox = Sandbox(
      parts: try SandboxParts(),
      interpreter: try await Interpreter(command: python),
      isolation: isolation,
      limits: HostileProgram.limits
    )
    let rows = try await interruptible {
      try await Audit(programs: programs, sandbox: sandbox, secret: Self.secret).run()
    } onInterrupt: {
      log.warn("stopped")
    }
    var table = Table([
      .init("program"), .init("tries"), .init("strict"), .init("compatible"), .init("as expected"),
    ])
    for row in rows {
      table.append([
        row.program.name, row.program.tries, row.words(.strict), row.words(.compatible),
        row.isAsExpected ? "yes" : "NO",
      ])
    }
    try StandardOutput.write(table.rendered(as: format))
    let failures = rows.count { !$0.isAsExpected }
    guard failures == 0 else {
      log.warn("\(failures) of \(rows.count) programs did not end as expected")
      throw ExitCode.failure
    }
  }
}
