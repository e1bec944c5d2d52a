// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Runs

/// `evalharness run`: samples from a provider, verdicts, pass@k.
struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Ask a model for samples, judge them and report pass@k.",
    discussion: """
      Without a model, the benchmark's own solutions are judged. Samples are judged while others are \
      asked for. The run is kept in a folder, each completion before it is judged; a run that was \
      stopped goes on when its command is repeated.

        evalharness run --bench humaneval --model model.gguf --greedy
        evalharness run --bench mbpp+ --server http://127.0.0.1:8000 -n 10 --seed 1
      """
  )

  enum ProviderName: String, ExpressibleByArgument, CaseIterable {
    case reference
    case replay
    case model
  }

  @OptionGroup(title: "Benchmark") var benchmark: BenchmarkOptions
  @OptionGroup var check: CheckOptions

  @Option(
    help: """
      Who answers: 'reference' is the benchmark's own solutions, 'replay' a file, 'model' what \
      --model, --server or --command name.
      """
  )
  var provider: ProviderName?

  @Option(help: ArgumentHelp("The samples that 'replay' answers with.", valueName: "path"))
  var samples: String?

  @OptionGroup var fields: FieldOptions

  @Option(
    name: .customShort("n"),
    parsing: .unconditional,
    help: ArgumentHelp(
      "Samples a task; 1 of a model and as many as there are of a file if not given.",
      valueName: "count"
    )
  )
  var count: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Where a model's random draws start; kept in the protocol.",
      valueName: "number"
    )
  )
  var seed: Int?

  @OptionGroup(title: "Model, prompt and sampling") var model: ProviderOptions
  @OptionGroup(title: "Extraction") var extraction: ExtractionOptions
  @OptionGroup(title: "Sandbox") var sandbox: SandboxOptions
  @OptionGroup(title: "Inputs and outputs") var calls: CallOptions
  @OptionGroup(title: "Results") var output: OutputOptions

  /// The provider that is named, or the one that the other options need.
  private var chosen: ProviderName {
    provider ?? (model.namesAModel ? .model : samples != nil ? .replay : .reference)
  }

  mutating func validate() throws {
    if let count, !(1...RunHeader.mostSamplesOfTask ~= count) {
      throw ValidationError("-n takes a count of 1 to \(RunHeader.mostSamplesOfTask).")
    }
    guard chosen == .replay || samples == nil else {
      throw ValidationError("--samples goes with --provider replay.")
    }
    guard chosen != .replay || samples != nil else {
      throw ValidationError("--provider replay needs --samples with a file of samples.")
    }
    guard chosen == .replay || fields.fields == SampleFields() else {
      throw ValidationError("--field-text and --field-task go with --samples.")
    }
    guard chosen == .model || !model.namesAModel else {
      throw ValidationError("--model, --server and --command go with --provider model.")
    }
    guard chosen != .model || model.namesAModel else {
      throw ValidationError("--provider model needs --model, --server or --command.")
    }
    if chosen != .model, let option = model.givenOptions.first {
      throw ValidationError(
        "\(option) is for a model, and none is named: name it with --model, --server or --command."
      )
    }
    guard chosen != .reference || count == nil else {
      throw ValidationError(
        "-n is for a model or --samples; there is one reference solution a task."
      )
    }
  }

  func run() async throws { try await session.run() }

  /// What the options ask for.
  var session: MeasurementSession {
    let source: MeasurementSession.Samples =
      switch chosen {
      case .reference: .reference
      case .replay: .file(samples ?? "", fields.fields, perTask: count)
      case .model: .model(model, perTask: count ?? 1)
      }
    return MeasurementSession(
      benchmark: benchmark,
      extraction: extraction,
      sandbox: sandbox.choice,
      calls: calls,
      output: output,
      samples: source,
      seed: seed,
      checks: check.check
    )
  }
}
