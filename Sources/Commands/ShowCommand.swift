// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Problems
import Reports
import Runs

/// `evalharness show`: one sample of a run, or the samples of a task.
struct ShowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show a sample of a run: its program and what became of it.",
    discussion: """
      A task with several samples is shown as a list of them; TASK#K names one. A task is named as \
      the benchmark does, in any case, or by what comes after the slash. Characters that would act \
      on a terminal are shown by their numbers. Nothing is fetched: without the benchmark's data a \
      completion is shown without its prompt.

        evalharness show runs/humaneval-replay-samples-24ed8f68 HumanEval/3
        evalharness show runs/humaneval-replay-samples-24ed8f68 '3#0' --completion
      """
  )

  @Argument(help: ArgumentHelp("The folder of the run.", valueName: "run"))
  var run: String

  @Argument(
    help: ArgumentHelp(
      "The task, or one sample of it by its number from 0.",
      valueName: "task[#k]"
    )
  )
  var sample: SampleName

  @Flag(help: "Show the text as the model wrote it too.")
  var completion = false

  @Flag(help: "Show lines of any length to their ends.")
  var full = false

  @Option(help: "What is printed: text or json, which holds everything.")
  var format = SampleFormat.text

  @Option(
    help: ArgumentHelp(
      "The file of problems that the run is of, if it was made with --problems.",
      valueName: "file"
    )
  )
  var problems: String?

  @Option(
    help: ArgumentHelp(
      "A folder with benchmark files, looked into before EVALHARNESS_DATA and the cache.",
      valueName: "folder"
    )
  )
  var dataDir: String?

  func run() async throws {
    let contents = try RunContents.read(from: run)
    let records = try sample.records(in: contents, of: run)
    guard records.count == 1 else {
      let report = TaskReport(records, directory: run)
      return try StandardOutput.write(
        format == .json ? report.json.text(.inert) + "\n" : report.text
      )
    }
    let key = records[0].key
    let runProtocol = contents.header.protocol
    let benchmark = await BenchmarkOfRun(
      protocol: runProtocol,
      problems: problems,
      store: DataOptions.store(in: dataDir, offline: true)
    ).loadIfHere()
    let report = SampleReport(
      records[0],
      protocol: runProtocol,
      directory: run,
      prompt: benchmark?.problems.first { $0.id == key.task }?.prompt,
      rerun: rerun(key)
    )
    try StandardOutput.write(
      format == .json
        ? report.json.text(.inert) + "\n" : report.text(completion: completion, isFull: full)
    )
  }

  /// The command that judges a sample again, with what this one was told.
  private func rerun(_ key: SampleRecord.Key) -> String {
    var words = ["evalharness", "rerun", run, "\(key)"]
    if let problems { words += ["--problems", problems] }
    if let dataDir { words += ["--data-dir", dataDir] }
    return words.map(\.shellWord).joined(separator: " ")
  }
}

/// How a sample is printed.
enum SampleFormat: String, ExpressibleByArgument, CaseIterable {
  case text
  case json
}

extension String {
  /// The text as one word of a shell's command line.
  fileprivate var shellWord: String {
    let isPlain =
      !isEmpty
      && utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"):
          true
        default: "_-./,:=+@%".utf8.contains(byte)
        }
      }
    return isPlain ? self : "'" + replacing("'", with: "'\\''") + "'"
  }
}
