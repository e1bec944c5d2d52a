// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Completions
import FoundationEssentials
import Grading
import Problems
import Prompting
import Reports
import Runs

/// The way of every sample of a run: provider, extraction, execution, journal, report.
struct Measurement: Sendable {
  var benchmark: LoadedBenchmark
  /// How many tasks the split has, of which the benchmark's problems may be a selection.
  var tasksOfSplit: Int
  var provider: any CompletionProvider
  /// The samples a task; nil for as many as the provider has.
  var samplesPerTask: Int?
  /// Whether only the tasks with samples are scored.
  var isPartial: Bool
  var seed: Int?
  var extraction: Extraction
  var grader: Grader
  /// How outputs are judged, where the benchmark has inputs.
  var rules = CallRules()
  /// The folder that this program keeps things in; nil when there is none.
  var cache: String?
  var deduplicates: Bool
  /// The values of k asked for; nil for those that the samples allow.
  var ks: [Int]?
  /// The folder of the run; nil for one named after the protocol and the samples.
  var output: String?
  var log: Log

  /// What a run came to.
  struct Result: Sendable {
    var report: RunReport
    var directory: String
    /// The samples in the provider's order, with what was run.
    var plan: JudgingPlan
    /// What came of them.
    var contents: RunContents

    /// The problems that were asked.
    var problems: [Problem]

    /// The records in the order of the samples.
    var records: [SampleRecord] { plan.records(in: contents) }
  }

  /// Whether outputs are compared, rather than tests run.
  var isJudgedByInputs: Bool { CallPreparation.isNeeded(for: benchmark) }

  /// Runs to the end, or continues a run that was stopped.
  func run() async throws -> Result {
    guard !isJudgedByInputs || grader.policy != .compatible else {
      throw MeasurementError.onlyStrict(benchmark: benchmark.name)
    }
    let draw = try await SampleDraw(
      of: benchmark.problems,
      from: provider,
      count: samplesPerTask,
      isPartial: isPartial
    )
    let ks = try draw.ks(ks)
    let runProtocol = makeProtocol(draw)
    let directory = try output ?? defaultDirectory(runProtocol, draw)
    let header = RunHeader(protocol: runProtocol, created: .now, host: Self.host)
    let opening = try RunJournal.open(directory, header: header)
    var plan = try JudgingPlan(
      draw.samples,
      of: benchmark,
      extraction: extraction,
      deduplicates: deduplicates,
      continuing: opening.contents,
      in: directory
    )
    announce(plan, opening: opening)

    try await judge(&plan, into: opening.journal)
    // Read again rather than kept: a run of any length needs the memory of its samples only.
    let contents = try RunContents.read(from: directory)
    let tally = try RunTally(plan.records(in: contents), expected: draw.expected)
    let summary = try RunSummary(tally, protocol: runProtocol, ks: ks)
    try opening.journal.finish(summary: summary.bytes())
    return Result(
      report: RunReport(summary, protocol: runProtocol),
      directory: directory,
      plan: plan,
      contents: contents,
      problems: benchmark.problems
    )
  }

  private func judge(_ plan: inout JudgingPlan, into journal: RunJournal) async throws {
    var grader = grader
    if isJudgedByInputs, !plan.requests.isEmpty {
      let asked = Set(plan.requests.map(\.problem.id))
      let preparation = CallPreparation(benchmark: benchmark, rules: rules, cache: cache, log: log)
      let problems = benchmark.problems.filter { asked.contains($0.id) }
      grader.calls = try await preparation.prepare(problems, for: grader)
    }
    let work = { (request: Grader.Request) in grader.calls?.work(of: request) ?? 1 }
    // Samples that need no judging, or share one, are no work.
    var progress = ProgressLine(
      total: plan.remaining,
      work: plan.requests.reduce(0) { $0 + work($1) },
      isQuiet: log.isQuiet
    )
    defer { progress.finish() }
    for record in plan.takeDecided() {
      try journal.append(record)
      progress.add(passed: record.judgement.verdict == .passed, work: 0)
    }
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await journal.keepSynced() }
      try await grader.grade(plan.requests) { request, judgement in
        for (place, record) in plan.settle(request, judgement).enumerated() {
          try journal.append(record)
          progress.add(passed: judgement.verdict == .passed, work: place == 0 ? work(request) : 0)
        }
      }
      group.cancelAll()
      try await group.waitForAll()
    }
  }

  private func announce(_ plan: JudgingPlan, opening: RunJournal.Opening) {
    let directory = opening.journal.directory
    if opening.contents.tornBytes > 0 {
      log.note("\(directory): removed half a line that an earlier run left at the end")
    }
    guard !opening.contents.records.isEmpty else { return }
    let before = plan.samples.count - plan.remaining
    log.note(
      plan.remaining == 0
        ? "\(directory): all \(before) samples were judged before; name another --output to "
          + "judge them again"
        : "\(directory): continues a run; \(before) of \(plan.samples.count) samples were judged "
          + "before"
    )
  }
}
