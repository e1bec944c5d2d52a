// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Evolution
import FoundationEssentials
import Measuring
import Problems
import Reports
import Runs

/// `evalharness report`: runs as one HTML file, or as a table for a paper.
struct ReportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Write runs into one HTML file to look through, or a table for a paper.",
    discussion: """
      The file holds everything it shows: scores with their protocol, pass@k, verdicts, tasks, causes \
      of failures, and each sample with its program and the line that failed. It loads nothing. \
      Several runs stand side by side; runs of different protocols are said to be so and not ranked. \
      Texts are cut, and left out if need be, so that the file stays below --max-size. With --format \
      latex the file is a table of models by benchmarks, for a paper to read with \\input. The folder of an \
      'evolve' becomes a page with each instruction beside its parent.

        evalharness report runs/samples-humaneval-24ed8f68 -o report.html
        evalharness report before=runs/1 after=runs/2 -o report.html --max-size 5
        evalharness report runs/1 --cutoff 2024-08-01 -o report.html
        evalharness report runs/1 runs/2 --format latex -o scores.tex
      """
  )

  @Argument(
    help: ArgumentHelp(
      "The folders of runs, with the names to show them by if not their own.",
      valueName: "[name=]run"
    )
  )
  var runs: [NamedPath]

  @Option(name: .shortAndLong, help: ArgumentHelp("The file to write.", valueName: "file"))
  var output: String

  @Option(help: "What is written: html or latex.")
  var format = FileFormat.html

  /// What `report` writes.
  enum FileFormat: String, ExpressibleByArgument, CaseIterable {
    case html
    case latex
  }

  @Option(
    help: ArgumentHelp(
      """
      Break scores down by the values of this facet, such as library; may be given several times. If not \
      given, a page does so by every facet of its runs, and a table by none.
      """,
      valueName: "facet"
    )
  )
  var by: [String] = []

  @OptionGroup var dating: CutoffOptions

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The size that the file stays below.", valueName: "MB")
  )
  var maxSize = 20.0

  @Option(
    help: ArgumentHelp(
      "A file of problems that a run is of, if it was made with --problems; may be given several "
        + "times.",
      valueName: "file"
    )
  )
  var problems: [String] = []

  @Option(
    help: ArgumentHelp(
      "A folder with benchmark files, looked into before EVALHARNESS_DATA and the cache.",
      valueName: "folder"
    )
  )
  var dataDir: String?

  @Flag(name: .shortAndLong, help: "Print nothing but errors.")
  var quiet = false

  mutating func validate() throws {
    guard maxSize > 0, maxSize <= 1000 else {
      throw ValidationError("--max-size takes up to 1000 MB.")
    }
    guard format == .html || dating.cutoff == nil else {
      throw ValidationError("--cutoff is a part of the page: leave it out, or --format.")
    }
    let folder = URL(filePath: output).deletingLastPathComponent().standardizedFileURL.path
    let name = URL(filePath: output).lastPathComponent
    guard
      !RunDirectory.files.contains(name)
        || !runs.contains(where: { URL(filePath: $0.path).standardizedFileURL.path == folder })
    else {
      throw ValidationError("\(output) is a file of the run; name another one with --output.")
    }
  }

  func run() async throws {
    let log = Log(isQuiet: quiet)
    let bytes =
      switch format {
      case .html: try await page(log)
      case .latex: try table()
      }
    try OutputFile.write(bytes, to: output)
    log.note("\(output): \(bytes.count) bytes")
  }

  /// The facets, once each.
  private var facets: [String] {
    by.enumerated().filter { by.firstIndex(of: $1) == $0 }.map(\.element)
  }

  private func table() throws -> [UInt8] {
    var input = ComparisonInput(catalog: try Catalog.bundled())
    for run in runs { try input.add(run.path, label: run.name) }
    return Array(try ComparisonReport(try Comparison(input, by: facets)).rendered(as: .latex).utf8)
  }

  private func page(_ log: Log) async throws -> [UInt8] {
    if runs.count == 1, EvolutionResult.isOne(runs[0].path) {
      let evolution = try EvolutionResult(runs[0].path)
      let page = EvolutionPage(evolution, try EvolutionReport(evolution))
      return Array(page.html(mostBytes: Int(maxSize * 1_000_000)).utf8)
    }
    var pageRuns = try runs.map { run in
      var read = try PageRun(reading: run.path)
      if let name = run.name { read.name = name }
      return read
    }
    for place in pageRuns.indices {
      if let benchmark = await benchmark(of: pageRuns[place]) {
        pageRuns[place].problems = benchmark.problems
      } else {
        log.note(
          "\(runs[place].path): the benchmark's data is not at hand, so prompts are left out"
        )
      }
    }
    return try await ReportPage(pageRuns, by: facets, cutoff: dating.day).html(
      mostBytes: Int(maxSize * 1_000_000)
    )
  }

  /// The data of a run: of the files that were named the one with its digest, else what is here.
  private func benchmark(of run: PageRun) async -> LoadedBenchmark? {
    let store = DataOptions.store(in: dataDir, offline: true)
    for path in problems.map(Optional.some) + [nil] {
      let search = BenchmarkOfRun(protocol: run.header.protocol, problems: path, store: store)
      if let found = await search.loadIfHere() { return found }
    }
    return nil
  }
}
