// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Execution
import Problems
import Reports

/// `evalharness doctor`: what this machine has, and what mends what it lacks.
struct DoctorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Show what this machine has: sandbox layers, interpreters, data.",
    discussion: """
      Fails when programs cannot be run with full isolation. With --self-check every reference
      solution of a benchmark is judged too: an environment that cannot pass them cannot measure a
      model.

        evalharness doctor
        evalharness doctor --self-check humaneval
      """
  )

  @Option(
    help: ArgumentHelp(
      "Judge every reference solution of this benchmark.",
      valueName: "name[@version]"
    )
  )
  var selfCheck: String?

  @OptionGroup(title: "Sandbox") var sandbox: SandboxOptions
  @OptionGroup var data: DataOptions

  @Option(help: ReportFormat.help)
  var format = ReportFormat.text

  func run() async throws {
    let examination = await Examination(python: sandbox.python, store: data.store)
    print(examination.table.rendered(as: format), terminator: "")
    guard examination.canIsolateFully else {
      Log().warn("this machine cannot run programs with full isolation; see the remedies above")
      throw ExitCode.failure
    }
    guard let selfCheck else { return }
    var benchmark = try BenchmarkOptions.parse(["--bench", selfCheck, "--split", "all"])
    benchmark.data = data
    let check = SelfCheck(benchmark: benchmark, sandbox: sandbox)
    guard try await check.run() else { throw ExitCode.failure }
  }
}
