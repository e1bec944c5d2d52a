// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Execution
import Grading
import Problems
import Prompting
import Runs

extension Measurement {
  /// Adds samples that are there to a plan, with the programs in them.
  func add(_ draw: SampleDraw, to plan: inout JudgingPlan) async throws {
    try await extracting { extractor in
      for sample in draw.samples {
        let whole = try draw.texts.sample(sample)
        try plan.add(sample, program: try await extractor.program(of: whole))
      }
    }
  }

  /// Judges all samples that were added to a plan.
  func judgeAll(_ plan: inout JudgingPlan, into journal: any SampleJournal) async throws {
    let total = plan.before.judged + plan.remaining
    let decided = plan.takeDecided()
    let requests = plan.takeRequests()
    let grader = try await prepared(for: requests)
    let work = { (problem: Problem, suites: [TestSuite]) in
      grader.calls?.work(of: problem, suites) ?? 1
    }
    var progress = observer.judging(
      total: total,
      work: (0..<requests.count).reduce(0) {
        $0 + work(requests.problem(at: $1), requests.suites(at: $1))
      }
    )
    defer { progress.finish() }
    progress.count(judgedBefore: plan.before.judged, passed: plan.before.passed)
    // Samples that need no judging, or share one, are no work.
    for decision in decided {
      progress.add(passed: try keep(decision, of: &plan, in: journal), work: 0)
    }
    try await keepingSynced(journal) {
      try await grader.grade(requests) { request, judgement in
        for (place, decision) in plan.settle(request, judgement).enumerated() {
          let work = place == 0 ? work(request.problem, request.suites) : 0
          progress.add(passed: try keep(decision, of: &plan, in: journal), work: work)
        }
      }
    }
  }

  /// Writes the record of a decision and says whether the sample passed.
  private func keep(
    _ decision: JudgingPlan.Decision,
    of plan: inout JudgingPlan,
    in journal: any SampleJournal
  ) throws -> Bool {
    let record = try plan.record(of: decision)
    plan.note(record, at: try journal.append(record, program: plan.programDigest(of: decision)))
    return record.judgement.verdict == .passed
  }

  private enum Step: Sendable {
    /// The model was asked for everything; why some samples are missing.
    case asked(failures: [String])
    case judged(JudgingPlan)
  }

  /// Judges samples while a model is asked for others.
  ///
  /// A model that writes faster than programs can be judged waits. One that cannot be asked at all
  /// ends the judging too.
  ///
  /// - Returns: Why some samples are missing.
  func judge(
    _ generation: Generation,
    _ generationProtocol: GenerationProtocol,
    _ plan: inout JudgingPlan,
    into journal: RunJournal
  ) async throws -> [String] {
    let folder = try GenerationFolder(journal.directory, protocol: generationProtocol)
    let backlog = Backlog<Sample>(most: 4 * grader.width)
    let (observer, planned) = (observer, plan)
    var failures: [String] = []
    try await withThrowingTaskGroup(of: Step.self) { group in
      group.addTask {
        do {
          let failures = try await generation.run(into: folder, onNotice: observer.note) {
            await backlog.send($0)
          }
          await backlog.end()
          return .asked(failures: failures)
        } catch {
          await backlog.end()
          throw error
        }
      }
      group.addTask {
        var plan = planned
        do {
          try await judge(folder, backlog, &plan, into: journal)
        } catch {
          await backlog.end()
          throw error
        }
        return .judged(plan)
      }
      while let step = try await group.next() {
        switch step {
        case .asked(let reasons): failures = reasons
        case .judged(let judged): plan = judged
        }
      }
    }
    return failures
  }

  /// Judges what is there and what comes, each sample when it is on the disk.
  private func judge(
    _ folder: GenerationFolder,
    _ backlog: Backlog<Sample>,
    _ plan: inout JudgingPlan,
    into journal: RunJournal
  ) async throws {
    var progress = observer.judging(
      total: expected.reduce(0) { $0 + $1.samples },
      work: nil
    )
    defer { progress.finish() }
    let grader = try await prepared(for: benchmark.problems)
    let asked = Set(benchmark.problems.map(\.id))
    try await keepingSynced(journal) {
      try await grader.withCages(for: .max) { cages in
        let extractor = Extractor(extraction, benchmark.problems, in: cages[0])
        var samples = try folder.earlier(of: asked, in: plan.texts)
        repeat {
          // A verdict must not outlive the text that it is of.
          try folder.completions.sync()
          for sample in samples {
            let whole = try plan.texts.sample(sample)
            try plan.add(sample, program: try await extractor.program(of: whole))
          }
          progress.count(judgedBefore: plan.before.judged, passed: plan.before.passed)
          for decision in plan.takeDecided() {
            progress.add(passed: try keep(decision, of: &plan, in: journal))
          }
          try await grader.grade(plan.takeRequests(), in: cages) { request, judgement in
            for decision in plan.settle(request, judgement) {
              progress.add(passed: try keep(decision, of: &plan, in: journal))
            }
          }
          samples = try await backlog.receive().map(plan.texts.add)
        } while !samples.isEmpty
      }
    }
  }

  /// The grader with the expected outputs that requests need.
  private func prepared(for requests: PlannedRequests) async throws -> Grader {
    guard requests.count > 0 else { return grader }
    let asked = requests.tasks
    return try await prepared(for: benchmark.problems.filter { asked.contains($0.id) })
  }

  private func prepared(for problems: [Problem]) async throws -> Grader {
    var grader = grader
    // As the protocol says; some of the problems may be functions.
    if benchmark.hasStreams { grader.policy = .strict }
    guard isJudgedByInputs else { return grader }
    let preparation = CallPreparation(
      benchmark: benchmark,
      rules: rules,
      cache: cache,
      observer: observer
    )
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
    _ journal: any SampleJournal,
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
