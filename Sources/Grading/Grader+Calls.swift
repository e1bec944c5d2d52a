// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Execution
package import Problems

extension Grader {
  /// How suites of inputs are judged, and what is expected for them.
  package struct Calls: Sendable {
    package var rules: CallRules
    package var references: References

    package init(rules: CallRules, references: References) {
      self.rules = rules
      self.references = references
    }

    /// About how much work it is to judge a program, in seconds.
    package func work(of problem: Problem, _ suites: [TestSuite]) -> Double {
      // A process and its judging take a few milliseconds, whatever it computes.
      0.01 + references.seconds(of: problem, suites: suites)
    }

    /// The places of requests with those first that may take longest, so that none of them is left to
    /// the end; the requests of one task stay together.
    func longestFirst(_ requests: some RequestList) -> [Int] {
      let order = (0..<requests.count).map { place in
        (time: work(of: requests.problem(at: place), requests.suites(at: place)), place: place)
      }
      return order.sorted { ($1.time, $0.place) < ($0.time, $1.place) }.map(\.place)
    }
  }

  /// Judges a program by suites of inputs, all of them in one process unless it ends before.
  ///
  /// The program may run past its limits on time by the factor `grace`.
  func judgeCalls(
    _ request: Request,
    in cage: Cage,
    grace: Double
  ) async throws -> Judged {
    guard let calls else {
      let why = "no reference outputs were prepared"
      return Judged(judgement: Judgement(verdict: .infrastructure(why: why)), isNear: false)
    }
    var remaining = request.suites
    var judgement = Judgement(verdict: .passed, judging: .strict)
    var isNear = false
    var blocked = self.limits.blocked
    while !remaining.isEmpty {
      var limits = self.limits
      let exact = calls.references.limit(of: request.problem, suites: remaining)
      limits.cpu = exact * grace
      limits.blocked = blocked
      limits.wall = max(limits.wall, limits.cpu * 20)
      let outcome: CallOutcome
      do {
        outcome = try await run(
          try work(for: request, suites: remaining, calls: calls, limits: limits),
          in: cage
        )
      } catch SandboxError.lost(let part, let reason) {
        let why = "the sandbox lost its \(part) twice: \(reason)"
        return Judged(
          judgement: Judgement(verdict: .infrastructure(why: why), judging: .strict),
          isNear: false
        )
      }
      let (suites, wasNear) = Judgement.suites(
        of: outcome,
        asked: remaining.map(\.name),
        limits: limits
      )
      judgement.add(suites, end: outcome.end)
      // A process that ended leaves the next what it has not waited.
      blocked = max(.milliseconds(500), blocked - (outcome.end.wall - outcome.end.cpu))
      isNear = isNear || wasNear || outcome.end.cpu > exact
      remaining.removeFirst(suites.count)
    }
    if judgement.verdict != .passed {
      isNear = judgement.verdict == .timeout(.wall)
    }
    return Judged(judgement: judgement, isNear: isNear)
  }

  /// How far past its limit on processor time a call may run, whether others run beside it or not.
  ///
  /// The limit is meant for a quiet machine. Neighbours that are not of this program make processor
  /// time grow by up to 1.35 where it was measured, and judging again alone does not keep them away.
  static let callGrace = 1.5

  /// What comparing the outputs of a suite by value may cost, beside the least limit of a call.
  private static let looking: Duration = .seconds(2)

  private func work(
    for request: Request,
    suites: [TestSuite],
    calls: Calls,
    limits: Limits
  ) throws -> CallWork {
    let settings = CallSettings(
      suites: suites.map(\.name),
      oracle: calls.rules.oracle.rawValue,
      allInputs: calls.rules.reportsAllInputs,
      least: calls.rules.leastLimit.seconds,
      factor: calls.rules.limitFactor,
      grace: Self.callGrace
    )
    let (problem, references, all) = (request.problem, calls.references, request.suites)
    return CallWork(
      purpose: .judge,
      program: request.program,
      settings: try settings.bytes(),
      // With all suites, so that a second process finds its suite there too.
      caseKey: "\(problem.id) \(all.map(\.name))",
      caseData: {
        try CallCase.bytes(
          of: problem,
          suites: all,
          references: try references.load(problem, suites: all)
        )
      },
      limits: limits,
      judgeCPU: Self.looking + calls.rules.leastLimit
    )
  }

  /// A sandbox that fails in the middle gets a second chance with new processes.
  private func run(_ work: CallWork, in cage: Cage) async throws -> CallOutcome {
    do {
      return try await cage.run(work)
    } catch SandboxError.lost {
      return try await cage.run(work)
    }
  }
}

extension Judgement {
  /// Adds the verdicts that one process came to.
  ///
  /// The first suite that the program did not pass decides, so that a later suite is passed only with
  /// those before it.
  fileprivate mutating func add(_ others: [SuiteJudgement], end: ProcessEnd) {
    for other in others {
      suites.append(other)
      if verdict == .passed || !other.verdict.isOfTheProgram {
        verdict = other.verdict
        message = other.message
      }
    }
    cpu += end.cpu
    wall += end.wall
    peakMemory = max(peakMemory, end.peakMemoryBytes)
    attempts += Judgement.attempts(of: end, watchesForCheats: false).filter {
      !attempts.contains($0)
    }
  }
}
