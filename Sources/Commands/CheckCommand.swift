// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Grading
import Problems

extension CheckReport.Format: ExpressibleByArgument {}

/// `evalharness check`: whether problems of one's own can measure a model.
struct CheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Check problem files of your own before measuring a model with them.",
    discussion: """
      Every reference solution is judged strictly and has to pass; an empty program and a body of \
      'pass' have to fail. Faults are told by kind with file, line, task and remedy, and end the \
      command with 1; with 4 where the harness failed to judge a program.

        evalharness check own.jsonl
        evalharness check own.jsonl more.jsonl.gz --format json
        evalharness check own.jsonl --describe own.json
      """
  )

  @Argument(
    help: ArgumentHelp("Files in a form that --problems takes.", valueName: "file")
  )
  var files: [String]

  @Option(
    help: ArgumentHelp(
      "What says in which fields of the files the parts of a problem stand: see docs/adding-a-benchmark.md.",
      valueName: "file"
    ),
    completion: .file()
  )
  var describe: String?

  @OptionGroup(title: "Sandbox") var sandbox: SandboxOptions
  @OptionGroup var data: DataOptions

  @Option(help: "What is printed: text or json.")
  var format = CheckReport.Format.text

  @Flag(name: .shortAndLong, help: "Print no progress.")
  var quiet = false

  mutating func validate() throws {
    guard sandbox.judging == .strict else {
      throw ValidationError("check judges strictly, and in no other way: leave out --judging.")
    }
  }

  func run() async throws {
    let log = Log(isQuiet: quiet)
    let checker = FileChecker(
      sandbox: sandbox.choice,
      cache: data.workingStore.cache?.path,
      description: try describe.map { try BenchmarkDescription(file: $0) },
      log: log
    )
    let results = try await interruptible {
      var results: [CheckResult] = []
      for file in files { results.append(try await checker.check(file)) }
      return results
    } onInterrupt: {
      log.warn("stopped; nothing of it is kept")
    }
    let report = CheckReport(files: Array(zip(files, results)))
    try StandardOutput.write(report.rendered(as: format))
    guard results.allSatisfy(\.isSound) else {
      // The harness's own failure is no fault of a file.
      let faults = results.flatMap(\.faults).filter(\.kind.isFault)
      throw faults.allSatisfy { $0.kind == .notJudged } ? ExitCode(4) : ExitCode.failure
    }
  }
}
