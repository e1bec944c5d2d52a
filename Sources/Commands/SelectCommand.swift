// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Problems
import Reports
import Runs
import Statistics

/// `evalharness select`: which round of a training on evolved instructions to keep.
struct SelectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "select",
    abstract: "Decide which round of a training to keep, and whether to train another.",
    discussion: """
      The runs are those of the rounds on one benchmark, the first round first. The exit status is 0 for \
      'stop here', 2 for 'continue', 3 when the protocols differ, and 4 for 'undecided' and when results \
      are missing. A benchmark that will be reported is refused: who selects on it reports the luck of \
      the winner too.

        evalharness select runs/seed runs/round-1 runs/round-2
        evalharness select runs/round-* --rounds 4 --rule paper --format markdown
      """
  )

  enum RuleName: String, ExpressibleByArgument, CaseIterable {
    case paired
    case paper
  }

  @Argument(
    help: ArgumentHelp(
      "The runs of the rounds in order, or files of other harnesses' results; NAME=PATH names one.",
      valueName: "run"
    )
  )
  var runs: [NamedPath]

  @Option(
    help: ArgumentHelp(
      "The benchmark to select on, where a folder holds runs of several.",
      valueName: "name"
    )
  )
  var bench: String?

  @OptionGroup(title: "Rule") var rule: SelectionRuleOptions

  @Option(
    name: .customLong("rule"),
    help: """
      'paired' is exact paired tests; 'paper' shows beside it what the rule of the WizardCoder paper says, \
      which stops at the first fall.
      """
  )
  var shown = RuleName.paired

  @Option(
    help: ArgumentHelp(
      """
      The benchmarks whose scores will be reported, between commas; humaneval,mbpp,ds1000 if not given. \
      Versions of one, such as humaneval+, count as it.
      """,
      valueName: "names"
    )
  )
  var reported: FieldList?

  @Flag(
    help: "Select on a benchmark that will be reported, and stamp the result with what that costs."
  )
  var allowTestSelection = false

  @OptionGroup(title: "Protocols") var protocols: ProtocolOptions

  @Option(help: ReportFormat.help)
  var format = ReportFormat.text

  mutating func validate() throws {
    guard !runs.isEmpty else { throw ValidationError("Name the runs of the rounds in order.") }
  }

  func run() throws {
    let catalog = try Catalog.bundled()
    let rounds = try runs.map { try results(of: $0, catalog) }
    let question = try SelectionQuestion(rounds, allowance: protocols.allowance())
    let named = reported.map { ReportedBenchmarks($0.names) } ?? .usual
    let reported = named.sharingTasks(with: rounds[0].benchmark, split: question.split)
    if let reported, !allowTestSelection {
      throw UsageError(
        """
        \(question.benchmark) shares its tasks with \(reported), which will be reported: select on \
        another benchmark, such as mbpp with --split train, name what will be reported with --reported, \
        or allow it with --allow-test-selection
        """
      )
    }
    let result = try SelectionResult(question, rule: rule.rule())
    let report = SelectionReport(
      result,
      isOnTest: reported != nil,
      showsPaper: shown == .paper
    )
    try StandardOutput.write(report.rendered(as: format))
    guard let status = result.status else { return }
    throw status
  }

  /// The results of a round on the benchmark that is selected on.
  private func results(of run: NamedPath, _ catalog: Catalog) throws -> TaskResults {
    var input = ComparisonInput(catalog: catalog)
    try input.add(run.path, label: run.name)
    let found = input.results.filter { bench == nil || $0.benchmark == bench }
    guard let one = found.first else {
      let names = input.results.map(\.benchmark).joined(separator: ", ")
      throw UsageError(
        names.isEmpty
          ? "\(run.path) holds no verdicts of single tasks; name a run, or results that hold them"
          : "\(run.path) holds no results of \(bench ?? ""); it holds \(names)"
      )
    }
    guard found.count == 1 else {
      let names = found.map(\.benchmark).joined(separator: ", ")
      throw UsageError("\(run.path) holds results of \(names); name one of them with --bench")
    }
    return one
  }
}

extension SelectionResult {
  /// The exit status; nil for success.
  fileprivate var status: ExitCode? {
    switch selection?.decision {
    case .stop?: nil
    case .goOn?: ExitCode(2)
    case .undecided?: ExitCode(4)
    case nil: question.isComparable ? ExitCode(4) : ExitCode(3)
    }
  }
}
