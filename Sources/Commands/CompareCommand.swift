// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Problems
import Reports
import Runs

/// `evalharness compare`: results beside each other, those of one protocol ranked and tested.
struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Put results beside each other, with paired tests.",
    discussion: """
      Results are runs, folders of runs, EvalPlus's eval_results.json, human-eval's _results.jsonl, \
      LiveCodeBench's eval_all.json, sample logs of lm-evaluation-harness and metrics of the bigcode harness. Those of one protocol \
      stand together and are ranked; those of another stand apart. Exit status 3 means that nothing \
      could be compared.

        evalharness compare runs/gpt-3.5 wizard=runs/wizardcoder-15b
        evalharness compare runs/before runs/after --by library
        evalharness compare o1=eval_all.json --by month --cutoff 2024-08-01
        evalharness compare runs/mine --published wizardcoder-15b --format latex
      """
  )

  @Argument(
    help: ArgumentHelp(
      "What to compare, with the name to show it by if not its own.",
      valueName: "[name=]path"
    )
  )
  var results: [NamedPath] = []

  @Option(
    help: ArgumentHelp(
      "Also show what is published of a model; may be given several times.",
      valueName: "name"
    )
  )
  var published: [String] = []

  @Flag(help: "List the names under which something is published.")
  var listPublished = false

  @Option(
    help: ArgumentHelp("Test every other result against this one only.", valueName: "name")
  )
  var baseline: String?

  @Option(
    name: .customShort("k"),
    parsing: .unconditional,
    help: ArgumentHelp(
      "The values of k in pass@k, as in 1,10,100; those that the samples allow if not given.",
      valueName: "list"
    ),
    transform: KList.init
  )
  var ks: KList?

  @Option(
    help: ArgumentHelp(
      "Compare on the tasks with these facets only, as in date>=2024-08-01,difficulty=hard; may be given several times.",
      valueName: "name=value"
    )
  )
  var `where`: [String] = []

  @OptionGroup var breakdown: BreakdownOptions

  @OptionGroup var dating: CutoffOptions

  @OptionGroup(title: "Protocols") var protocols: ProtocolOptions

  @Flag(help: "Name every task that was won or lost, not the first only.")
  var allTasks = false

  @Option(help: ReportFormat.help)
  var format = ReportFormat.text

  /// The status when no two results could be compared.
  private static let notComparable = ExitCode(3)
  private static let incomplete = ExitCode(4)

  mutating func validate() throws {
    do {
      _ = try FacetSelection(parsing: `where`)
    } catch let error as FacetError {
      throw ValidationError("\(error).")
    }
    guard dating.cutoff == nil || (format != .csv && format != .latex) else {
      throw ValidationError(
        "--cutoff is shown as text, markdown, html and json: choose one of these."
      )
    }
    guard listPublished || !results.isEmpty || !published.isEmpty else {
      throw ValidationError("Name the results to compare, or a model with --published.")
    }
  }

  func run() throws {
    if listPublished {
      try StandardOutput.write(Self.publishedTable().rendered(as: format, title: "Published"))
      return
    }
    var input = ComparisonInput(catalog: try Catalog.bundled())
    for result in results { try input.add(result.path, label: result.name) }
    do {
      try input.select(FacetSelection(parsing: `where`))
    } catch let error as FacetError {
      throw UsageError(error)
    }
    for name in published { try input.add(published: name, from: .bundled()) }
    let comparison = try Comparison(
      input,
      ks: ks?.values,
      baseline: baseline,
      allowance: protocols.allowance(),
      by: breakdown.names,
      cutoff: dating.day
    )
    let report = ComparisonReport(comparison, listsAllTasks: allTasks)
    try StandardOutput.write(report.rendered(as: format))
    for warning in report.warnings { Log().warn(warning) }
    guard comparison.isComplete else { throw Self.incomplete }
    if input.results.count > 1, comparison.groups.allSatisfy({ $0.pairs.isEmpty }) {
      Log().warn(
        "no two results have one protocol, so nothing was compared; --allow-protocol names fields "
          + "that may differ"
      )
      throw Self.notComparable
    }
  }

  private static func publishedTable() throws -> Table {
    let scores = try PublishedScores.bundled().scores
    var table = Table([.init("name"), .init("benchmarks")])
    var benchmarks: [String: [String]] = [:]
    var labels: [String] = []
    for score in scores {
      if benchmarks[score.label] == nil { labels.append(score.label) }
      if benchmarks[score.label]?.contains(score.benchmark) != true {
        benchmarks[score.label, default: []].append(score.benchmark)
      }
    }
    for label in labels {
      table.append([label, benchmarks[label, default: []].joined(separator: ", ")])
    }
    return table
  }
}
