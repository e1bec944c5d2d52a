// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Completions
import Execution
import Grading
import Problems
import Prompting
import Runs

extension Measurement {
  /// Judges all samples that were added to a plan.
  func judgeAll(_ plan: inout JudgingPlan, into journal: RunJournal) async throws {
    let total = plan.remaining
    let decided = plan.takeDecided()
    let requests = plan.takeRequests()
    let grader = try await prepared(for: requests)
    let work = { (request: Grader.Request) in grader.calls?.work(of: request) ?? 1 }
    var progress = ProgressLine(
      total: total,
      work: requests.reduce(0) { $0 + work($1) },
      isQuiet: log.isQuiet
    )
    defer { progress.finish() }
    // Samples that need no judging, or share one, are no work.
    for record in decided {
      try journal.append(record)
      progress.add(passed: record.judgement.verdict == .passed, work: 0)
    }
    try await keepingSynced(journal) {
      try await grader.grade(requests) { request, judgement in
        for (place, record) in plan.settle(request, judgement).enumerated() {
          try journal.append(record)
          progress.add(passed: judgement.verdict == .passed, work: place == 0 ? work(request) : 0)
        }
      }
    }
  }

  /// Judges samples while a model is asked for others.
  ///
  /// A model that writes faster than programs can be judged waits.
  func judge(
    _ generation: Generation,
    _ plan: inout JudgingPlan,
    into journal: RunJournal
  ) async throws -> Generation.Outcome {
    let directory = journal.directory
    let (completions, earlier) = try CompletionLog.open(directory)
    let backlog = Backlog<Sample>(most: 4 * grader.width)
    let log = log
    var outcome: Generation.Outcome?
    try await withThrowingTaskGroup(of: Generation.Outcome.self) { group in
      group.addTask {
        do {
          let outcome = try await generation.run(
            after: earlier,
            into: completions,
            directory: directory,
            log: log,
            receive: { await backlog.send($0) }
          )
          await backlog.end()
          return outcome
        } catch {
          await backlog.end()
          throw error
        }
      }
      do {
        try await judge(earlier.map(\.sample), backlog, &plan, into: journal)
      } catch {
        await backlog.end()
        throw error
      }
      outcome = try await group.next()
    }
    return outcome ?? .init(report: .none, failures: [])
  }

  private func judge(
    _ earlier: [Sample],
    _ backlog: Backlog<Sample>,
    _ plan: inout JudgingPlan,
    into journal: RunJournal
  ) async throws {
    var progress = ProgressLine(
      total: expected.reduce(0) { $0 + $1.samples },
      isQuiet: log.isQuiet
    )
    defer { progress.finish() }
    let grader = try await prepared(for: benchmark.problems)
    let asked = Set(benchmark.problems.map(\.id))
    try await keepingSynced(journal) {
      try await grader.withCages(for: .max) { cages in
        let extractor = Extractor(extraction, benchmark.problems, in: cages[0])
        var samples = earlier.filter { asked.contains($0.task) }
        repeat {
          for sample in samples {
            try plan.add(sample, program: try await extractor.program(of: sample))
          }
          for record in plan.takeDecided() {
            try journal.append(record)
            progress.add(passed: record.judgement.verdict == .passed)
          }
          try await grader.grade(plan.takeRequests(), in: cages) { request, judgement in
            for record in plan.settle(request, judgement) {
              try journal.append(record)
              progress.add(passed: judgement.verdict == .passed)
            }
          }
          samples = await backlog.receive()
        } while !samples.isEmpty
      }
    }
  }

  /// The grader with the expected outputs that requests need.
  private func prepared(for requests: [Grader.Request]) async throws -> Grader {
    guard !requests.isEmpty else { return grader }
    let asked = Set(requests.map(\.problem.id))
    return try await prepared(for: benchmark.problems.filter { asked.contains($0.id) })
  }

  private func prepared(for problems: [Problem]) async throws -> Grader {
    guard isJudgedByInputs else { return grader }
    let preparation = CallPreparation(benchmark: benchmark, rules: rules, cache: cache, log: log)
    var grader = grader
    grader.calls = try await preparation.prepare(problems, for: grader)
    return grader
  }

  /// Calls with an extractor, which has a cage of its own where it needs one.
  func extracting(_ body: (Extractor) async throws -> Void) async throws {
    guard extraction.needsParser else {
      return try await body(Extractor(extraction, benchmark.problems, in: nil))
    }
    try await grader.withCages(for: 1) { cages in
      try await body(Extractor(extraction, benchmark.problems, in: cages[0]))
    }
  }

  private func keepingSynced(
    _ journal: RunJournal,
    _ body: () async throws -> Void
  ) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await journal.keepSynced() }
      try await body()
      group.cancelAll()
      try await group.waitForAll()
    }
  }
}
