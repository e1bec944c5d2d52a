// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Measuring
import Problems
import Reports
import Runs

/// `evalharness show`: one sample of a run, or the samples of a task.
struct ShowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show a run, or a sample of it: its program and what became of it.",
    discussion: """
      A run is shown as its failed samples, their causes and its scores, even while it goes on. A \
      task with several samples is shown as a list of them; TASK#K names one. A task is named as \
      the benchmark does, in any case, or by what comes after the slash. Characters that would act \
      on a terminal are shown by their numbers. Nothing is fetched: without the benchmark's data a \
      completion is shown without its prompt.

        evalharness show runs/samples-humaneval-24ed8f68
        evalharness show runs/mine --by topic --format csv
        evalharness show runs/samples-humaneval-24ed8f68 HumanEval/3
        evalharness show runs/samples-humaneval-24ed8f68 '3#0' --completion
      """
  )

  @Argument(
    help: ArgumentHelp("The folder of the run.", valueName: "run"),
    completion: .directory
  )
  var run: String

  @Argument(
    help: ArgumentHelp(
      "The task, or one sample of it by its number from 0; the whole run if not given.",
      valueName: "task[#k]"
    )
  )
  var sample: SampleName?

  @Flag(help: "Show the text as the model wrote it too.")
  var completion = false

  @Flag(help: "Show lines of any length to their ends; of a run, every failed sample and cause.")
  var full = false

  @Flag(
    name: .customLong("protocol"),
    help: "Print every field of the protocol with a run."
  )
  var showsProtocol = false

  @OptionGroup var breakdown: BreakdownOptions

  @Option(
    help: """
      What is printed: text, or json, which holds everything; of a run its scores as markdown, csv, \
      latex or html too.
      """
  )
  var format = ReportFormat.text

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

  mutating func validate() throws {
    guard sample != nil else { return }
    guard breakdown.names.isEmpty else {
      throw ValidationError("--by is for a run: leave out the sample.")
    }
    guard format == .text || format == .json else {
      throw ValidationError("A sample is shown as text or json: give one of these with --format.")
    }
  }

  func run() async throws {
    let contents = try RunContents.read(from: run)
    guard let sample else { return try show(contents) }
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

  private func show(_ contents: RunContents) throws {
    var overview = try RunOverview(
      contents,
      summary: RunSummary.read(from: run, of: contents.header.protocol)
    )
    try overview.report.breakDown(by: breakdown.names, contents.header.facets, in: run)
    let text =
      switch format {
      case .json: try overview.json().text(.inert) + "\n"
      case .text:
        try overview.text(directory: run, isFull: full, layout: .ofStandardOutput(showsProtocol))
      case .markdown, .csv, .latex, .html:
        try overview.report.rendered(as: format, layout: TextLayout(directory: run)).visible
      }
    try StandardOutput.write(text)
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
