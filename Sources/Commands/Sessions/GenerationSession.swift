// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Measuring
import Problems
import Reports
import Runs

/// What `generate` does: from options to samples on disk, and to what is printed and exported.
struct GenerationSession: Sendable {
  var benchmark: BenchmarkOptions
  var model: ProviderOptions
  var samplesPerTask: Int
  var seed: Int?
  var extraction: ExtractionOptions
  /// Where the parser that finds programs runs.
  var parser: ParserOptions
  /// The folder of the samples; nil for one named after the protocol.
  var output: String?
  var exports: [ExportRequest]
  var format: ReportFormat
  var log: Log

  /// The status of samples that are not all there.
  private static let incomplete = ExitCode(4)

  func run() async throws {
    let (loaded, result) = try await interruptible {
      try await generate()
    } onInterrupt: {
      log.warn("stopped; what was written is kept, and the same command goes on from there")
    }
    log.note("the samples are in \(result.folder.directory)")
    let report = GenerationReport(
      protocol: result.protocol,
      expected: loaded.problems.count * samplesPerTask,
      finishes: result.folder.completions.finishes,
      generation: .init(result.folder.requests.totals)
    )
    try StandardOutput.write(report.rendered(as: format))
    try await export(from: result.folder.directory, of: loaded)
    for failure in result.failures { log.warn(failure) }
    guard report.isComplete else {
      log.warn(
        "\(report.expected - report.samples) of \(report.expected) samples are missing; repeat the "
          + "command to ask for them"
      )
      throw Self.incomplete
    }
  }

  private func generate() async throws -> (LoadedBenchmark, Generation.Result) {
    let (loaded, tasks) = try await benchmark.load(log: log)
    let generation = try await model.generation(
      of: loaded.problems,
      among: { try await benchmark.whole.load(log: log).benchmark.problems },
      samplesPerTask: samplesPerTask,
      seed: seed,
      isJudging: false,
      log: log
    )
    let result = try await generation.run(
      on: loaded,
      of: tasks.count,
      in: output,
      observer: log
    )
    return (loaded, result)
  }
}
