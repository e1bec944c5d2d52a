// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Execution
import Measuring
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
        evalharness doctor --self-check own.jsonl
      """
  )

  @Option(
    help: ArgumentHelp(
      "Judge every reference solution of this benchmark, or of this file of your own.",
      valueName: "name[@version]|file"
    )
  )
  var selfCheck: String?

  @OptionGroup(title: "Sandbox") var sandbox: SandboxOptions
  @OptionGroup var data: DataOptions

  @Option(help: ReportFormat.help)
  var format = ReportFormat.text

  func run() async throws {
    let examination = await Examination(python: sandbox.programs.choice.command, store: data.store)
    print(examination.table.rendered(as: format), terminator: "")
    guard examination.canIsolateFully else {
      Log().warn("this machine cannot run programs with full isolation; see the remedies above")
      throw ExitCode.failure
    }
    guard let selfCheck else { return }
    // A name of the catalog comes first; any other word that is a file names that.
    let isFile =
      (try? Catalog.bundled().find(BenchmarkName(parsing: selfCheck))) == nil
      && FileKind(at: selfCheck) != nil
    var benchmark = try BenchmarkOptions.parse([isFile ? "--problems" : "--bench", selfCheck]).whole
    benchmark.data = data
    let check = SelfCheckSession(benchmark: benchmark, sandbox: sandbox.choice)
    guard try await check.run() else { throw ExitCode.failure }
  }
}
