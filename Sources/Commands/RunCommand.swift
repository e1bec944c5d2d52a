// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// `evalharness run`: samples from a provider, verdicts, pass@k.
struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Ask a provider for samples, judge them and report pass@k.",
    discussion: """
      The run is kept in a folder. A run that was stopped goes on when its command is repeated.

        evalharness run --bench humaneval --provider reference
        evalharness run --bench mbpp --provider replay --samples samples.jsonl -k 1,10
      """
  )

  enum ProviderName: String, ExpressibleByArgument, CaseIterable {
    case reference
    case replay
  }

  @OptionGroup(title: "Benchmark") var benchmark: BenchmarkOptions

  @Option(help: "Who answers: 'reference' is the benchmark's own solutions, 'replay' a file.")
  var provider = ProviderName.reference

  @Option(help: ArgumentHelp("The samples that 'replay' answers with.", valueName: "path"))
  var samples: String?

  @Option(
    name: .customShort("n"),
    help: ArgumentHelp(
      "Samples a task; as many as there are if not given.",
      valueName: "count"
    )
  )
  var count: Int?

  @Option(
    help: ArgumentHelp(
      "Where a provider's random draws start; kept in the protocol.",
      valueName: "number"
    )
  )
  var seed: Int?

  @OptionGroup(title: "Extraction") var extraction: ExtractionOptions
  @OptionGroup(title: "Sandbox") var sandbox: SandboxOptions
  @OptionGroup(title: "Inputs and outputs") var calls: CallOptions
  @OptionGroup(title: "Results") var output: OutputOptions

  mutating func validate() throws {
    if let count, count < 1 { throw ValidationError("-n takes a count of 1 or more.") }
    switch provider {
    case .reference:
      guard samples == nil else {
        throw ValidationError("--samples goes with --provider replay.")
      }
    case .replay:
      guard samples != nil else {
        throw ValidationError("--provider replay needs --samples with a file of samples.")
      }
    }
  }

  func run() async throws {
    try await MeasurementSession(
      benchmark: benchmark,
      extraction: extraction,
      sandbox: sandbox,
      calls: calls,
      output: output,
      samples: samples,
      samplesPerTask: count,
      seed: seed
    ).run()
  }
}
