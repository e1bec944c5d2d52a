// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import FoundationEssentials
import Measuring
import Problems
import Reports
import Runs
import Statistics

/// `evalharness gate`: whether a candidate may replace a baseline.
struct GateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gate",
    abstract: "Decide whether a candidate has lost against a baseline.",
    discussion: """
      Both are runs, folders with a run a benchmark, or results of other harnesses. The exit status is \
      0 when the gate is passed, 2 for a regression, 3 when the protocols differ, and 4 when results \
      are missing, a decision hangs on verdicts that do not repeat for reasons of time, or, with \
      --fail-on-inconclusive, a drop is not excluded. Samples of lost tasks are judged again before the \
      candidate is blamed.

        evalharness gate runs/released runs/candidate
        evalharness gate runs/released runs/candidate --by library
        evalharness gate runs/released runs/candidate --junit gate.xml --format markdown
      """
  )

  @Argument(help: ArgumentHelp("The results to hold the candidate against.", valueName: "baseline"))
  var baseline: String

  @Argument(help: ArgumentHelp("The results in question.", valueName: "candidate"))
  var candidate: String

  @OptionGroup var breakdown: BreakdownOptions

  @OptionGroup(title: "Rule") var rule: GateRuleOptions
  @OptionGroup(title: "Protocols") var protocols: ProtocolOptions
  @OptionGroup(title: "Judging again") var flakes: FlakeGuardOptions

  @Option(help: ReportFormat.help)
  var format = ReportFormat.text

  @Option(help: ArgumentHelp("Also write the result as JUnit's XML.", valueName: "path"))
  var junit: String?

  @Flag(name: .shortAndLong, help: "Print no progress.")
  var quiet = false

  func run() async throws {
    let log = Log(isQuiet: quiet)
    // Of a gate that ends with an error, the answer of an earlier one must not be shown.
    if let junit { try? FileManager.default.removeItem(atPath: junit) }
    let catalog = try Catalog.bundled()
    let rule = try rule.rule()
    var before = ComparisonInput(catalog: catalog)
    var after = ComparisonInput(catalog: catalog)
    try before.add(baseline)
    try after.add(candidate)
    let question = try GateQuestion(
      baseline: before.results,
      candidate: after.results,
      allowance: protocols.allowance()
    )
    let breakdowns = try GateBreakdown.all(of: question, by: breakdown.names, rule: rule)
    let flakeGuard = try FlakeGuard(
      reruns: flakes.reruns,
      place: flakes.environment.place,
      allowance: protocols.allowance(),
      observer: log
    )
    let checks = try await interruptible {
      try await flakeGuard.checks(of: question)
    } onInterrupt: {
      log.warn("stopped before a decision; the same command begins again")
    }
    let result = try GateResult(question, rule: rule, checks: checks)
    let report = GateReport(result, breakdowns: breakdowns)
    if let junit {
      let text = try report.junit(date: .now, host: ProcessInfo.processInfo.hostName)
      try OutputFile.write(Array(text.utf8), to: junit)
    }
    try StandardOutput.write(report.rendered(as: format))
    log.note("\(result.word): \(report.explanation)")
    guard let status = result.status else { return }
    throw status
  }
}

extension GateResult {
  /// The exit status; nil for success.
  fileprivate var status: ExitCode? {
    switch outcome {
    case .passed: nil
    case .inconclusive: rule.failsWhenInconclusive ? ExitCode(4) : nil
    case .regression: ExitCode(2)
    case .notComparable: ExitCode(3)
    case .incomplete, .undecided: ExitCode(4)
    }
  }
}
