// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import Execution
package import Problems

/// Judges programs, several at a time.
///
/// A program that passes near a limit on time is judged again when nothing else runs, and only that
/// counts: processor time grows when neighbours fill the caches, by up to a third where it was
/// measured, and a verdict must not depend on the neighbours. A program that failed otherwise is not
/// judged again: its first judging would have been an attempt to learn from. One that grew until its time
/// was over is told by its memory (see ``Grader/toldByGrowth(_:judgeLonger:)``), and has failed either way.
package struct Grader: Sendable {
  /// One program to judge.
  package struct Request: Sendable {
    /// What the caller knows the request by.
    package var number: Int
    package var problem: Problem
    /// The suites that the program has to pass: one of tests, or several of inputs.
    package var suites: [TestSuite]
    package var program: String

    package init(number: Int, problem: Problem, suites: [TestSuite], program: String) {
      self.number = number
      self.problem = problem
      self.suites = suites
      self.program = program
    }
  }

  package var sandbox: Sandbox
  package var limits: Limits
  package var policy: JudgingPolicy
  /// How many programs are judged at the same time.
  package var width: Int
  /// What suites of inputs need; nil when there are none.
  package var calls: Calls?
  /// When a result will do that the tests of cases accept; `clean`: not when it holds nothing like what is
  /// expected.
  package var oracle = OracleRule.evalPlus03
  /// When a program's standard output is the expected one.
  package var comparer = OutputComparer.livecodebench
  /// Whether no further program is to be begun; those that run are judged to their end.
  package var isStopping: @Sendable () -> Bool = { false }
  /// Whether passes by cases say which nonsense the tests accept.
  package var probesTests = false

  /// How far past its limit on processor time a program runs while others run beside it.
  ///
  /// One that ends in between is judged again alone. Endless programs pay this much more, which is
  /// why it is not the full third.
  package static let grace = 1.15

  /// What a verdict says first of a judge whose process ended, and ended again, whatever the program.
  package static let lostJudge = "the sandbox lost its judge three times"

  /// The longest program that is handed to an interpreter, in bytes; the cage's messages end at
  /// twice as many.
  package static let mostProgramBytes = 16 << 20

  package init(sandbox: Sandbox, limits: Limits, policy: JudgingPolicy, width: Int) {
    self.sandbox = sandbox
    self.limits = limits
    self.policy = policy
    self.width = max(1, width)
  }

  /// Judges every request, in no promised order.
  ///
  /// - Parameters:
  ///   - requests: The programs.
  ///   - record: Receives each judgement as soon as it stands, one at a time.
  /// - Throws: What `record` and the list throw, `CancellationError` when it was to stop, and
  ///   ``SandboxError`` when the sandbox cannot be built. A sandbox that fails in the middle is a judgement.
  package func grade(
    _ requests: some RequestList,
    record: (Request, Judgement) async throws -> Void
  ) async throws {
    try await withCages(for: requests.count) { cages in
      try await grade(requests, in: cages, record: record)
    }
  }

  /// Makes cages for that many requests, and closes them when the body is done.
  package func withCages(
    for requests: Int,
    _ body: ([Cage]) async throws -> Void
  ) async throws {
    let cages = try (0..<min(width, max(1, requests))).map { _ in try Cage(sandbox) }
    do {
      try await body(cages)
    } catch {
      for cage in cages { await cage.close() }
      throw error
    }
    for cage in cages { await cage.close() }
  }

  /// Judges a portion of requests in cages that are used again for the next.
  package func grade(
    _ requests: some RequestList,
    in cages: [Cage],
    record: (Request, Judgement) async throws -> Void
  ) async throws {
    let near = try await gradeTogether(requests, in: cages, record: record)
    for (place, first) in near where !isStopping() {
      let request = try requests.request(at: place)
      try await record(request, try await judgeAlone(request, after: first, in: cages[0]))
    }
    if isStopping() { throw CancellationError() }
  }

  /// Judges side by side; returns what must be judged again, alone, and how it ended.
  private func gradeTogether(
    _ requests: some RequestList,
    in cages: [Cage],
    record: (Request, Judgement) async throws -> Void
  ) async throws -> [(place: Int, first: Judgement)] {
    var near: [(place: Int, first: Judgement)] = []
    typealias Done = (Int, Request, Judged, Cage, RequestQueue.Place)
    try await withThrowingTaskGroup(of: Done.self) { group in
      var pending = RequestQueue(
        calls?.longestFirst(requests) ?? Array(0..<requests.count),
        of: requests,
        modules: preload
      )
      func addNext(_ cage: Cage, after place: RequestQueue.Place?) throws {
        guard !isStopping(), let (number, place) = pending.next(after: place) else { return }
        // On the thread that talks with the cage: this one has but to hand out and to record.
        group.addTask(executorPreference: cage.taskExecutor) {
          let request = try requests.request(at: number)
          let judged = try await judge(request, in: cage, grace: Self.grace)
          return (number, request, judged, cage, place)
        }
      }
      for cage in cages { try addNext(cage, after: nil) }
      for try await (number, request, judged, cage, place) in group {
        try addNext(cage, after: place)
        if judged.isNear {
          near.append((number, judged.judgement))
        } else {
          try await record(request, judged.judgement)
        }
      }
    }
    return near
  }

  /// A judgement, and whether it must not count before the program was judged alone.
  package struct Judged: Sendable {
    package var judgement: Judgement
    package var isNear: Bool
  }

  /// Judges one program in a cage beside which others may be judged.
  ///
  /// - Parameters:
  ///   - request: The program.
  ///   - cage: A cage of this grader's sandbox.
  /// - Returns: The judgement; with ``grace``, so that it may have to be judged again.
  /// - Throws: ``SandboxError`` when the sandbox cannot be built.
  package func judge(_ request: Request, in cage: Cage) async throws -> Judged {
    try await judge(request, in: cage, grace: Self.grace)
  }

  /// Judges a program again when nothing else runs, and only that counts.
  ///
  /// - Parameters:
  ///   - request: The program.
  ///   - first: How it was judged beside others.
  ///   - cage: A cage of this grader's sandbox.
  /// - Returns: The judgement that stands.
  /// - Throws: ``SandboxError`` when the sandbox cannot be built.
  package func judgeAlone(
    _ request: Request,
    after first: Judgement,
    in cage: Cage
  ) async throws -> Judgement {
    var judgement = try await judge(request, in: cage, grace: 1).judgement
    judgement.judgedAlone = true
    return judgement
  }

  func isNear(_ judgement: Judgement) -> Bool {
    switch judgement.verdict {
    case .passed: judgement.cpu > limits.cpu
    case .timeout(.wall): true
    // The judge knows how long it waited for a processor itself; this program does not.
    case .timeout(.blocked): judgement.judging?.isForgeable == true
    default: false
    }
  }

  // MARK: - One program

  /// The program may run past its limits on processor time by the factor `grace`.
  private func judge(
    _ request: Request,
    in cage: Cage,
    grace: Double
  ) async throws -> Judged {
    try await toldByGrowth(try await judgeOnce(request, in: cage, grace: grace)) { longer in
      try await judgeOnce(request, in: cage, grace: longer).judgement
    }
  }

  private func judgeOnce(
    _ request: Request,
    in cage: Cage,
    grace: Double
  ) async throws -> Judged {
    if let why = request.problem.unjudgeable {
      return Judged(judgement: Judgement(verdict: .infrastructure(why: why)), isNear: false)
    }
    let size = request.program.utf8.count
    guard size <= Self.mostProgramBytes else {
      let message = "the program has \(size) bytes, and \(Self.mostProgramBytes) are the most"
      let judgement = Judgement(verdict: .memoryLimit, message: message)
      return Judged(judgement: judgement, isNear: false)
    }
    if request.suites.contains(where: { $0.inputs != nil }) {
      return try await judgeCalls(request, in: cage, grace: grace)
    }
    var limits = self.limits
    limits.cpu = limits.cpu * grace
    limits.addressBytes = sandbox.interpreter.needs.addressBytes
    if let tests = request.suites.last?.streams {
      return try await judgeStreams(tests, request, in: cage, limits: limits)
    }
    if let cases = request.suites.last?.cases {
      let judgement = try await judgeCases(cases, request, in: cage, limits: limits)
      return Judged(judgement: judgement, isNear: isNear(judgement))
    }
    if let prediction = request.suites.last?.prediction {
      let judgement = try await judgePrediction(prediction, request, in: cage, limits: limits)
      return Judged(judgement: judgement, isNear: isNear(judgement))
    }
    let judgement =
      request.suites.last?.isUnittest == true
      ? try await judgeUnittests(request, in: cage, limits: limits)
      : try await judgeTests(request, in: cage, limits: limits)
    return Judged(judgement: judgement, isNear: isNear(judgement))
  }

  private func judgeTests(
    _ request: Request,
    in cage: Cage,
    limits: Limits
  ) async throws -> Judgement {
    if policy == .compatible || policy == .trustedTests {
      let judging: Judging = policy == .compatible ? .compatible : .trustedTests
      return try await judge(request, in: cage, limits: limits, judging: judging)
    }
    let judgement = try await judge(request, in: cage, limits: limits, judging: .strict)
    guard case .unverifiable = judgement.verdict, policy == .auto else { return judgement }
    return try await judge(request, in: cage, limits: limits, judging: .compatible)
  }

  /// Judges in one way.
  ///
  /// A sandbox that fails in the middle gets a second chance with new processes.
  func judge(
    _ request: Request,
    in cage: Cage,
    limits: Limits,
    judging: Judging
  ) async throws -> Judgement {
    let isUnittest = request.suites.last?.isUnittest == true
    let work = Work(
      mode: isUnittest ? judging.unittestMode : judging.mode,
      program: request.program,
      // Helpers that the prompt itself defines are the benchmark's, whatever a program makes of them.
      context: request.problem.prompt,
      tests: request.suites.map(\.text).joined(separator: "\n"),
      entryPoint: request.problem.entryPoint,
      preload: isUnittest ? preload(for: request.problem) : [],
      limits: limits
    )
    do {
      return try await run(work, of: request, in: cage, judging: judging)
    } catch SandboxError.lost {
      do {
        return try await run(work, of: request, in: cage, judging: judging)
      } catch SandboxError.lost(let part, let reason) {
        if part == "judge" { return try await judgeOnceMore(work, of: request, in: cage, judging) }
        let why = "the sandbox lost its \(part) twice: \(reason)"
        return Judgement(verdict: .infrastructure(why: why), judging: judging)
      }
    }
  }

  /// Judges a program whose judge ended twice, which a program may have done, or its tests, or the
  /// machine.
  private func judgeOnceMore(
    _ work: Work,
    of request: Request,
    in cage: Cage,
    _ judging: Judging
  ) async throws -> Judgement {
    do {
      return try await run(work, of: request, in: cage, judging: judging)
    } catch SandboxError.lost(let part, let reason) {
      if part == "judge", try await judges(request.problem, instead: work, in: cage) {
        let verdict = Verdict.tampering(how: "ended the judge's process three times")
        return Judgement(verdict: verdict, judging: judging)
      }
      let why = "\(Self.lostJudge): \(reason)"
      return Judgement(verdict: .infrastructure(why: why), judging: judging)
    }
  }

  /// Whether the judge outlives another program with the same tests, so that it is a program that ends
  /// it: the reference solution, or one that returns nothing.
  private func judges(
    _ problem: Problem,
    instead work: Work,
    in cage: Cage
  ) async throws -> Bool {
    var other = work
    other.program =
      problem.referenceProgram.map(problem.bound)
      ?? "def \(problem.entryPoint)(*arguments, **named):\n    pass\n"
    do {
      _ = try await cage.run(other)
      return true
    } catch SandboxError.lost {
      return false
    }
  }

  private func run(
    _ work: Work,
    of request: Request,
    in cage: Cage,
    judging: Judging
  ) async throws -> Judgement {
    let outcome = try await cage.run(work)
    var judgement = Judgement(outcome, judging: judging, limits: work.limits)
    // Beside the program, it may be the program that says so: the judge reads the tests itself.
    if judging.isForgeable, outcome.blamesTests,
      try await cage.inspect(request.problem, suites: request.suites).hasFaultyTests
    {
      judgement.verdict =
        Judgement.read(word: "faultyTests", message: outcome.reply?.message ?? "").0
    }
    return judgement
  }
}

extension TestSuite {
  /// Everything that runs after the program.
  var text: String {
    setup.isEmpty ? source : setup + "\n" + source
  }
}
