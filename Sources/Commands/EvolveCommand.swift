// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Evolution
import Reports

/// `evalharness evolve`: a training set made harder, round by round.
struct EvolveCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evolve",
    abstract: "Evolve a training set by Code Evol-Instruct.",
    discussion: """
      Each round has a model make the newest instruction of each seed item harder by one of five methods, \
      and answer what came of it. Replies are kept in a folder, each before it is looked at; the same \
      command goes on from there, and a larger --rounds adds to it. What is eliminated stays in \
      evolved.jsonl with its reason, and its parent is evolved again in the next round. 'export' writes \
      the training set. Temperature is 1 and top-p 0.95 if not given.

        evalharness evolve seed.json -o evolved --model model.gguf --rounds 1
        evalharness evolve seed.json -o evolved --dry-run --prices 0.15,0.60
      """
  )

  @Argument(
    help: ArgumentHelp(
      "The seed: a training set as Alpaca, messages or ShareGPT, in one array or a record a line, or the "
        + "folder of an earlier 'evolve', of which the newest instructions are taken.",
      valueName: "seed"
    )
  )
  var seed: String

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "The folder of the evolution; one that is there is continued.",
      valueName: "folder"
    ),
    completion: .directory
  )
  var output: String

  @OptionGroup(title: "Evolution") var evolution: EvolutionOptions
  @OptionGroup(title: "Model and sampling") var endpoint: EndpointOptions
  @OptionGroup(title: "Model and sampling") var sampling: SamplingOptions
  @OptionGroup(title: "Other models") var answerer: AnswererOptions
  @OptionGroup(title: "Other models") var judge: JudgeOptions

  @Option(
    help: "The language that answers have to be code in: python. Any text will do if not given."
  )
  var language: Language?

  @Flag(
    help: """
      Run the program of each answer in the sandbox, with its own assertions and test functions, and \
      eliminate what fails; goes with --language python.
      """
  )
  var runAnswers = false

  @OptionGroup(title: "Answers") var parser: ParserOptions

  @Flag(help: "Ask nothing; print how much would be asked, and what it would cost by --prices.")
  var dryRun = false

  @Option(help: ReportFormat.help)
  var format = ReportFormat.text

  @Option(
    help: ArgumentHelp(
      "Also write a page with each unit beside its parent; 'report' does so later.",
      valueName: "file"
    )
  )
  var page: String?

  @Flag(name: .shortAndLong, help: "Print no progress.")
  var quiet = false

  /// What the code of answers is written in.
  enum Language: String, ExpressibleByArgument, CaseIterable {
    case python
  }

  mutating func validate() throws {
    guard endpoint.namesAModel || dryRun else {
      throw ValidationError("Name a model with --model, --server or --command.")
    }
    guard !sampling.serverSampling || endpoint.server != nil else {
      throw ValidationError("--server-sampling goes with --server.")
    }
    guard !runAnswers || language == .python else {
      throw ValidationError("--run-answers goes with --language python.")
    }
    guard judge.judgeServer == nil || judge.judgeModel != "evolver" else {
      throw ValidationError("--judge-model evolver is on its own server.")
    }
    try answerer.other.validate(beside: endpoint)
    try judge.other.validate(beside: endpoint)
  }

  func run() async throws {
    let session = EvolutionSession(command: self, log: Log(isQuiet: quiet))
    if dryRun { try session.forecast() } else { try await session.run() }
  }
}
