// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Evolution
import Grading
import Problems
import Reports
import Runs

/// `evalharness decontaminate`: which items of a training set hold problems of benchmarks.
struct DecontaminateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "decontaminate",
    abstract: "Find the items of a training set that hold problems of benchmarks.",
    discussion: """
      Items are compared by their words, by the trees of their Python functions, and by what these \
      functions return for the inputs of HumanEval+ and MBPP+, in the sandbox. Items that hold no \
      Python function are compared by text only, and the report says how many. With --fail-on the exit \
      status is 2 where more items would be removed; a comparison that is stopped goes on when the \
      command is repeated with the same folder.

        evalharness decontaminate alpaca.json --against humaneval+,mbpp+ -o out
        evalharness decontaminate alpaca.json --against humaneval+ --explain 134
      """
  )

  @Argument(
    help: ArgumentHelp(
      "The set: Alpaca, messages, ShareGPT or text, as a JSON array or JSON Lines; or a folder that evolve has made.",
      valueName: "data"
    ),
    completion: .file()
  )
  var path: String

  @Option(
    help: ArgumentHelp("The benchmarks, with commas between them.", valueName: "names"),
    completion: .list(BenchmarkOptions.names)
  )
  var against: String

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "The folder for both parts of the set, the matches and the report.",
      valueName: "folder"
    ),
    completion: .directory
  )
  var output: String?

  @Option(
    help: ArgumentHelp(
      "The field that holds what a model learns to write, or several with commas between them.",
      valueName: "fields"
    )
  )
  var column: String?

  @OptionGroup(title: "Comparison") var layers: LayerOptions
  @OptionGroup(title: "Sandbox") var sandbox: SandboxOptions
  @OptionGroup var data: DataOptions

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("End with status 2 where more items would be removed.", valueName: "count")
  )
  var failOn: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Print one item, by its number from 0, beside the problems that it is like.",
      valueName: "item"
    )
  )
  var explain: Int?

  @Option(
    help: ArgumentHelp("Print the items that are like this problem.", valueName: "task")
  )
  var problem: String?

  @Option(help: ReportFormat.help)
  var format = ReportFormat.text

  @Flag(name: .shortAndLong, help: "Print no progress.")
  var quiet = false

  mutating func validate() throws {
    guard sandbox.judging == .strict else {
      throw ValidationError(
        "decontaminate judges strictly, and in no other way: leave out --judging."
      )
    }
    guard failOn ?? 0 >= 0 else { throw ValidationError("--fail-on takes a count of 0 or more.") }
    guard explain == nil || problem == nil else {
      throw ValidationError("--explain and --problem ask for different things: give one of them.")
    }
  }

  func run() async throws {
    let log = Log(isQuiet: quiet)
    let evolution = EvolutionResult.isOne(path) ? try EvolutionResult(path) : nil
    let set =
      try evolution.map(TrainingSet.init)
      ?? TrainingSet(path: path, columns: column?.split(separator: ",").map(String.init) ?? [])
    if let explain, !set.items.indices.contains(explain) {
      throw UsageError("\(path) has \(set.items.count) items, which are numbered from 0")
    }
    let loading = TargetLoading(
      names: against.split(separator: ",").map(String.init),
      data: data,
      sandbox: sandbox.choice,
      rules: layers.rules,
      log: log
    )
    let rules = layers.rules
    let (work, findings, isPartial) = try await interruptible {
      let work = Decontamination(
        set: set,
        loaded: try await loading.load(),
        rules: rules,
        folder: output,
        only: explain,
        log: log
      )
      let (findings, isPartial) = try await work.run()
      return (work, findings, isPartial)
    } onInterrupt: {
      log.warn("stopped before anything was compared")
    }
    let result = DecontaminationResult(findings, rules: rules)
    try report(result, work, isPartial: isPartial)
    if isPartial { throw ExitCode(130) }
    if evolution != nil, explain == nil { try mark(result, set, log) }
    if let failOn, result.items(with: layers.removed).count > failOn { throw ExitCode(2) }
  }

  /// Has an evolution know what is removed of it.
  private func mark(
    _ result: DecontaminationResult,
    _ set: TrainingSet,
    _ log: Log
  ) throws {
    let ids = result.items(with: layers.removed).compactMap { set.items[$0].record["id"]?.string }
    try EvolutionFolder.mark(ids, in: path)
    log.note(
      "\(ids.count) examples are marked in \(path)/\(EvolutionFolder.contaminated); 'export' leaves them "
        + "out, and a further round of 'evolve' does not draw them"
    )
  }

  private func report(
    _ result: DecontaminationResult,
    _ work: Decontamination,
    isPartial: Bool
  ) throws {
    let targets = work.loaded.targets
    if let explain, let finding = result.findings.first(where: { $0.item == explain }) {
      let item = work.set.items[explain]
      return try StandardOutput.write(
        DecontaminationExplanation(item: item, finding: finding, result: result, targets: targets)
          .text
      )
    }
    let report = DecontaminationReport(
      set: work.set,
      result: result,
      targets: targets,
      removing: layers.removed,
      header: try work.header(),
      isPartial: isPartial
    )
    if let output, !isPartial {
      try DecontaminationFolder.write(
        result,
        of: work.set,
        removing: layers.removed,
        report: report.json,
        to: output
      )
    }
    guard let problem else { return try StandardOutput.write(report.rendered(as: format)) }
    guard let task = targets.flatMap(\.problems).first(where: { $0.id.rawValue == problem })?.id
    else {
      throw UsageError("none of \(against) has a problem \(problem)")
    }
    try StandardOutput.write(report.items(like: task).rendered(as: format))
  }
}
