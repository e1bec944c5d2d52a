// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import Execution
package import Grading
import Measuring
import Problems
import Prompting
package import Runs

/// Judges programs for whoever asks, in cages that stay warm.
///
/// Verdicts are strict or `unverifiable`, never what a program may have forged. Time in the queue is no time of
/// the program. Equal programs that are asked for at the same time are judged once.
package actor JudgeService {
  package nonisolated let bounds: JudgeRequest.Bounds
  private let grader: Grader
  let pool: CagePool
  private let tasks: TaskLibrary
  private nonisolated let onFailure: @Sendable (String) -> Void
  /// The limits of problems that name none.
  private let usual: Limits
  private var inFlight = SharedWork<String, Timed>()
  private var digests: [Rules: String] = [:]

  /// What the protocols of requests differ in.
  private struct Rules: Hashable {
    var limits: Limits
    var comparer: OutputComparer?
  }

  /// A judgement and the time that the program waited for a cage.
  struct Timed: Sendable {
    var judgement: Judgement
    var queued: Duration
  }

  /// Makes a service with cages, which start their processes when they are first used.
  ///
  /// - Parameters:
  ///   - grader: How programs are judged; its limits are the most that a request may ask for.
  ///   - usual: The limits of problems that name none; within those.
  ///   - tasks: The tasks of the catalog.
  ///   - onFailure: Is told why the judge failed, which clients are not: it may name a path.
  /// - Throws: `SandboxError` when the system grants no descriptors for the cages.
  package init(
    _ grader: Grader,
    usual: Limits,
    tasks: TaskLibrary,
    onFailure: @escaping @Sendable (String) -> Void = { _ in }
  ) throws {
    self.onFailure = onFailure
    self.grader = grader
    self.usual = usual
    self.tasks = tasks
    pool = CagePool(try (0..<grader.width).map { _ in try Cage(grader.sandbox) })
    bounds = .init(cpu: grader.limits.cpu, memory: grader.limits.memoryBytes)
  }

  /// The version of the Python that programs are run by.
  nonisolated var pythonVersion: String { grader.sandbox.interpreter.version }

  /// Ends the cages.
  package func close() async { await pool.close() }

  /// Starts the processes of every cage, so that the first request does not wait for them.
  package func warm() async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<grader.width {
        group.addTask { try await self.pool.use(for: "") { try await $0.warm(.strict) } }
      }
      try await group.waitForAll()
    }
  }

  /// Tells those who operate the service why it failed.
  nonisolated func report(_ why: String) { onFailure(why) }

  /// How many programs wait for a cage.
  var waiting: Int { get async { await pool.waiting } }

  /// What this service is, and by which rules it judges where a request names no limits.
  ///
  /// - Throws: `EncodingError`.
  package func info() throws -> JSONValue {
    let rules = ServiceProtocol(grader, limits: usual)
    return .object([
      .init("version", .string(evaluatorVersion)),
      .init("workers", .number(String(grader.width))),
      .init("most_cpu_seconds", .number(String(bounds.cpu.seconds))),
      .init("most_memory_mib", .number(String(bounds.memory >> 20))),
      .init("protocol_digest", .string(try rules.digest())),
      .init("protocol", try rules.json()),
    ])
  }

  /// Judges all programs of a request.
  ///
  /// - Parameters:
  ///   - request: The problem and the programs.
  ///   - client: Whose turn among others it is.
  ///   - finished: Receives each result as soon as it stands, in no promised order.
  /// - Throws: ``RequestError``, `CancellationError`, and what `finished` throws.
  package func judge(
    _ request: JudgeRequest,
    for client: String,
    finished: (ProgramResult) async throws -> Void
  ) async throws {
    let work = try await work(of: request)
    try await withThrowingTaskGroup(of: ProgramResult.self) { group in
      for program in request.programs {
        group.addTask { try await self.judge(program, by: work, for: client) }
      }
      for try await result in group { try await finished(result) }
    }
  }

  /// Judges all programs of a request.
  ///
  /// - Returns: The results in the order of the programs.
  /// - Throws: ``RequestError`` and `CancellationError`.
  package func judge(_ request: JudgeRequest, for client: String) async throws -> [ProgramResult] {
    let work = try await work(of: request)
    return try await withThrowingTaskGroup(of: (Int, ProgramResult).self) { group in
      for (place, program) in request.programs.enumerated() {
        group.addTask { (place, try await self.judge(program, by: work, for: client)) }
      }
      var results: [ProgramResult?] = Array(repeating: nil, count: request.programs.count)
      for try await (place, result) in group { results[place] = result }
      return results.compactMap(\.self)
    }
  }

  /// Makes sure that the problem of a request can be had.
  ///
  /// - Throws: ``RequestError``.
  func check(_ request: JudgeRequest) async throws { _ = try await work(of: request) }

  /// The problems of a benchmark of the catalog, in the order of its file.
  ///
  /// - Throws: ``RequestError``.
  func problems(of benchmark: String) async throws -> [Problem] {
    try await tasks.benchmark(benchmark, suite: nil).benchmark.problems
  }

  // MARK: - What is to be done

  private func work(of request: JudgeRequest) async throws -> JudgingWork {
    var limits = usual
    var grader = grader
    let problem: Problem
    let tests: [[TestSuite]]
    var task: TaskName?
    var comparer: OutputComparer?
    switch request.problem {
    case .own(let own):
      problem = own.problem
      comparer = own.comparer
      grader.comparer = own.comparer ?? grader.comparer
      // Each test of a program that is run is a process anyway, and others may have the cage in between.
      let isOneByOne = request.reward.needsEachTest || request.stop == .never || own.comparer != nil
      tests = isOneByOne ? own.tests.map { [$0] } : [problem.suites]
    case .task(let name):
      let (loaded, found) = try await tasks.task(name)
      problem = found
      task = name
      tests = [found.suites(through: loaded.benchmark.suite)]
      limits.cpu = min(loaded.benchmark.cpuLimit, bounds.cpu)
      limits.memoryBytes = min(loaded.benchmark.memoryLimit, bounds.memory)
      grader.calls = loaded.calls
    }
    if let cpu = request.cpu { limits = Limits(cpu: cpu, memoryBytes: limits.memoryBytes) }
    if let memory = request.memory { limits.memoryBytes = memory }
    grader.limits = limits
    return JudgingWork(
      problem: problem,
      task: task,
      tests: tests,
      grader: grader,
      stop: request.stop,
      reward: request.reward,
      protocolDigest: try digest(of: Rules(limits: limits, comparer: comparer))
    )
  }

  private func digest(of rules: Rules) throws -> String {
    if let known = digests[rules] { return known }
    let document = ServiceProtocol(grader, limits: rules.limits, comparer: rules.comparer)
    let digest = try document.digest()
    // Whoever names thousands of limits fills no memory.
    if digests.count >= 1000 { digests = [:] }
    digests[rules] = digest
    return digest
  }

  // MARK: - One program

  private func judge(
    _ program: ProgramRequest,
    by work: JudgingWork,
    for client: String
  ) async throws -> ProgramResult {
    var result = ProgramResult(
      id: program.id,
      verdict: .noCode,
      protocolDigest: work.protocolDigest
    )
    let source: String
    do {
      guard let found = try await self.source(of: program, for: work.problem, client: client) else {
        result.reward = work.reward.reward([.noCode], of: work.tests.count)
        return result
      }
      source = found
    } catch let error as SandboxError {
      result.verdict = .infrastructure(why: "\(error)")
      onFailure("\(error)")
      return result
    }
    var judgements: [Judgement] = []
    for number in work.tests.indices {
      let timed = try await judgement(of: source, byTest: number, of: work, for: client)
      judgements.append(timed.judgement)
      result.queued += timed.queued
      let verdict = timed.judgement.verdict
      if work.stop == .firstFailure && verdict != .passed || !verdict.isOfTheProgram { break }
    }
    let failure = judgements.first { !$0.verdict.isOfTheProgram }
    result.deciding = failure ?? judgements.first { $0.verdict != .passed } ?? judgements.last
    result.verdict = result.deciding?.verdict ?? .noCode
    if work.tests.count > 1 { result.tests = judgements }
    result.reward = work.reward.reward(judgements.map(\.verdict), of: work.tests.count)
    // Tests that cannot be run are whoever sent them's own, who is told.
    if case .infrastructure(let why) = result.verdict, !result.verdict.blamesTests {
      onFailure(why)
    }
    return result
  }

  /// One judgement, which equal programs that are asked for meanwhile share.
  private func judgement(
    of source: String,
    byTest number: Int,
    of work: JudgingWork,
    for client: String
  ) async throws -> Timed {
    let (pool, grader) = (pool, work.grader)
    let request = Grader.Request(
      number: number,
      problem: work.problem,
      suites: work.tests[number],
      program: source
    )
    return try await shared(work.key(of: source, test: number)) {
      let start = ContinuousClock.now
      do {
        let (first, queued) = try await pool.use(for: client) { cage in
          (try await grader.judge(request, in: cage), ContinuousClock.now - start)
        }
        guard first.isNear else { return Timed(judgement: first.judgement, queued: queued) }
        if first.judgement.verdict == .timeout(.blocked) {
          // Whoever sleeps needs no machine to himself, and would keep it from all others.
          let second = try await pool.use(for: client) { cage in
            try await grader.judge(request, in: cage).judgement
          }
          return Timed(judgement: second, queued: queued)
        }
        let second = try await pool.use(for: client, alone: true) { cage in
          try await grader.judgeAlone(request, after: first.judgement, in: cage)
        }
        return Timed(judgement: second, queued: queued)
      } catch let error as SandboxError {
        // A sandbox that cannot be built now may be built the next time: nothing ends for it.
        return Timed(judgement: Judgement(verdict: .infrastructure(why: "\(error)")), queued: .zero)
      }
    }
  }

  private func shared(
    _ key: String,
    _ work: @escaping @Sendable () async throws -> Timed
  ) async throws -> Timed {
    let share = inFlight.join(key, work)
    defer { inFlight.leave(share) }
    return try await withTaskCancellationHandler {
      let timed = try await share.task.value
      try Task.checkCancellation()
      return timed
    } onCancel: {
      Task { await self.abandon(share) }
    }
  }

  /// Ends work that nobody waits for any more.
  private func abandon(_ share: SharedWork<String, Timed>.Share) { inFlight.abandon(share) }

  /// The program of a text; nil when there is none.
  private func source(
    of program: ProgramRequest,
    for problem: Problem,
    client: String
  ) async throws -> String? {
    let sample = Sample(
      task: problem.id,
      index: 0,
      form: program.form == .completion ? .completion : .solution,
      text: program.text
    )
    switch program.extraction {
    case .verbatim:
      return Extraction.verbatim.program(of: sample, for: problem)?.source
    case .parsed:
      let extraction = Extraction.parsed(module: "")
      return try await pool.use(for: client) { cage in
        try await Extractor(extraction, [problem], in: cage, takesTextsAsTheyAre: false).program(
          of: sample
        )?.source
      }
    }
  }
}
