// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Completions
import Execution
import FoundationEssentials
import Glibc
import Grading
import Problems
import Prompting
import Reports
import Runs

/// The way of every sample of a run: provider, extraction, execution, journal, report.
struct Measurement: Sendable {
  var benchmark: LoadedBenchmark
  var provider: any CompletionProvider
  /// The samples a task; nil for as many as the provider has.
  var samplesPerTask: Int?
  var seed: Int?
  var extraction: Extraction
  var grader: Grader
  var deduplicates: Bool
  /// The values of k asked for; nil for those that the samples allow.
  var ks: [Int]?
  /// The folder of the run; nil for one named after the protocol.
  var output: String?
  var log: Log

  /// What a run came to.
  struct Result: Sendable {
    var report: RunReport
    var directory: String
    /// The samples in the provider's order, and their records.
    var samples: [Sample]
    var records: [SampleRecord.Key: SampleRecord]
    var programs: [SampleRecord.Key: Program]
  }

  /// Runs to the end, or continues a run that was stopped.
  func run() async throws -> Result {
    var samples: [Sample] = []
    var expected: [RunTally.Expected] = []
    for problem in benchmark.problems {
      let own = try await provider.samples(of: problem, count: samplesPerTask)
      samples += own
      expected.append(RunTally.Expected(task: problem.id, samples: own.count))
    }
    let ks = try chooseKs(expected)
    let runProtocol = makeProtocol(expected)
    let directory = try output ?? defaultDirectory(runProtocol)
    let header = RunHeader(protocol: runProtocol, created: .now, host: Self.host)
    let opening = try RunJournal.open(directory, header: header)
    var plan = try JudgingPlan(
      samples,
      of: benchmark,
      extraction: extraction,
      deduplicates: deduplicates,
      continuing: opening.contents,
      in: directory
    )
    announce(plan, opening: opening, directory: directory)

    try await judge(&plan, into: opening.journal)
    let tally = try RunTally(plan.recordsInOrder, expected: expected)
    let summary = try RunSummary(tally, protocol: runProtocol, ks: ks)
    try opening.journal.finish(summary: summary.bytes())
    return Result(
      report: RunReport(summary, protocol: runProtocol),
      directory: directory,
      samples: samples,
      records: plan.records,
      programs: plan.programs
    )
  }

  private func judge(_ plan: inout JudgingPlan, into journal: RunJournal) async throws {
    var progress = ProgressLine(total: plan.remaining, isQuiet: log.isQuiet)
    defer { progress.finish() }
    for record in plan.takeDecided() {
      try journal.append(record)
      progress.add(passed: record.judgement.verdict == .passed)
    }
    try await grader.grade(plan.requests) { request, judgement in
      for record in plan.settle(request, judgement) {
        try journal.append(record)
        progress.add(passed: judgement.verdict == .passed)
      }
    }
  }

  private func announce(_ plan: JudgingPlan, opening: RunJournal.Opening, directory: String) {
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

  // MARK: - Protocol

  private func makeProtocol(_ expected: [RunTally.Expected]) -> RunProtocol {
    let limits = grader.limits
    let isolation = grader.sandbox.isolation
    let interpreter = grader.sandbox.interpreter
    return RunProtocol(
      benchmark: .init(
        name: benchmark.name,
        version: benchmark.version ?? "own",
        split: benchmark.split,
        suite: benchmark.suite
      ),
      dataset: .init(
        file: benchmark.dataset.fileName,
        sha256: benchmark.dataset.sha256,
        md5: benchmark.dataset.unpackedMD5
      ),
      tasks: .init(benchmark.problems.map(\.id)),
      provider: .init(name: provider.name, settings: provider.settings),
      promptDigest: promptDigest(of: benchmark.problems),
      sampling: .init(n: expected.map(\.samples).max() ?? 0, seed: seed),
      extraction: .init(
        name: extraction.name,
        version: extraction.version,
        digest: extraction.digest
      ),
      judging: grader.policy,
      limits: .init(
        cpuSeconds: limits.cpu.seconds,
        blockedSeconds: limits.blocked.seconds,
        wallSeconds: limits.wall.seconds,
        memoryBytes: limits.memoryBytes,
        outputBytes: limits.outputBytes,
        fileBytes: limits.fileBytes,
        threads: limits.threads
      ),
      isolation: .init(level: isolation.rawValue, layers: isolation.layers),
      interpreter: .init(
        implementation: interpreter.implementation,
        version: interpreter.version,
        packages: interpreter.packages,
        preload: interpreter.preload
      ),
      deduplication: deduplicates
    )
  }

  private func defaultDirectory(_ runProtocol: RunProtocol) throws -> String {
    let source = provider.settings["samples"].map { "-" + Self.stem(of: $0) } ?? ""
    let digest = try runProtocol.digest().prefix(8)
    return "runs/\(benchmark.name)-\(provider.name)\(source)-\(digest)"
  }

  private static func stem(of name: String) -> String {
    String(name.split(separator: ".").first ?? "").filter {
      $0.isLetter || $0.isNumber || $0 == "-"
    }
  }

  private static var host: [String: String] {
    var name = utsname()
    guard uname(&name) == 0 else { return [:] }
    func text<Field>(_ field: Field) -> String {
      withUnsafeBytes(of: field) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
    return ["kernel": text(name.release), "machine": text(name.machine)]
  }

  // MARK: - k

  private func chooseKs(_ expected: [RunTally.Expected]) throws -> [Int] {
    let least = expected.map(\.samples).filter { $0 > 0 }.min() ?? 0
    guard let ks else { return [1, 10, 100].filter { $0 <= max(1, least) } }
    // Before anything is run, not after.
    if let k = ks.max(), k > least {
      let task = expected.first { $0.samples == least }?.task.rawValue ?? "a task"
      throw MeasurementError.tooFewSamples(k: k, task: task, samples: least)
    }
    return ks
  }
}

/// A measurement that cannot be made.
enum MeasurementError: Error, CustomStringConvertible {
  case tooFewSamples(k: Int, task: String, samples: Int)
  case otherText(task: String, index: Int, directory: String)
  case noSamples(provider: String)

  var description: String {
    switch self {
    case .tooFewSamples(let k, let task, let samples):
      """
      pass@\(k) needs \(k) samples of every task and \(task) has \(samples); \
      draw more or give a smaller -k
      """
    case .otherText(let task, let index, let directory):
      """
      \(directory) holds another text for sample \(index) of \(task), so it is a run of other \
      samples; name another --output
      """
    case .noSamples(let provider):
      "the provider '\(provider)' has no sample of any selected task; select other tasks"
    }
  }
}
