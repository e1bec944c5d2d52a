// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Execution
import FoundationEssentials
import Problems

/// The computing of expected outputs that no process has kept yet.
struct ReferenceComputation {
  var store: ReferenceStore
  /// Where reference solutions run.
  var sandbox: Sandbox
  /// How many run at the same time.
  var width: Int
  /// The processor time of a call, which then may fail; nil where each has to end.
  var longestCall: Duration?

  /// The processor time that a call of a reference solution may take, in seconds.
  private static let longestCall = 600.0

  /// After what time it is looked again whether another process is done.
  private static let pause = Duration.milliseconds(50)

  typealias Missing = (problem: Problem, suites: [TestSuite])

  /// Computes and keeps outputs, each task's as soon as they are known.
  ///
  /// Processes that compute beside this one, for the same store, each take tasks that no other has.
  ///
  /// - Parameters:
  ///   - missing: The tasks and those of their suites that nothing is kept of.
  ///   - given: Cages to run solutions in; none to have some made for it and closed.
  ///   - record: Receives what is kept now, of each task once, whoever computed it.
  /// - Throws: What `record` throws, ``ReferenceError``, and ``SandboxError`` when the sandbox cannot be built.
  func run(
    _ missing: [Missing],
    in given: [Cage],
    record: (TaskID, [(String, Reference)]) throws -> Void
  ) async throws {
    let made =
      given.isEmpty
      ? try (0..<min(max(1, width), missing.count)).map { _ in try Cage(sandbox) } : []
    do {
      try await run(missing, in: given + made, record)
    } catch {
      for cage in made { await cage.close() }
      throw error
    }
    for cage in made { await cage.close() }
  }

  private func run(
    _ missing: [Missing],
    in cages: [Cage],
    _ record: (TaskID, [(String, Reference)]) throws -> Void
  ) async throws {
    typealias Done = (found: (TaskID, [(String, Reference)])?, cage: Cage)
    var claims = ReferenceClaims(in: store)
    try await withThrowingTaskGroup(of: Done.self) { group in
      var pending = missing[...]
      func addNext(_ cage: Cage) throws {
        guard let (problem, suites) = try takeNext(of: &pending, claims: &claims, record) else {
          guard !pending.isEmpty else { return }
          return group.addTask {
            try await Task.sleep(for: Self.pause)
            return (nil, cage)
          }
        }
        group.addTask { (try await compute(problem, suites: suites, in: cage), cage) }
      }
      for cage in cages { try addNext(cage) }
      for try await (found, cage) in group {
        if let (task, references) = found {
          for (suite, reference) in references {
            try store.save(reference, of: task, suite: suite)
          }
          claims.release(task)
          try record(task, references)
        }
        try addNext(cage)
      }
    }
  }

  /// The first task that nobody computes; nil where others compute all that are left.
  ///
  /// What others have computed since is recorded on the way.
  private func takeNext(
    of pending: inout ArraySlice<Missing>,
    claims: inout ReferenceClaims,
    _ record: (TaskID, [(String, Reference)]) throws -> Void
  ) throws -> Missing? {
    var others: [Missing] = []
    defer { pending = others + pending }
    while let next = pending.popFirst() {
      let task = next.problem.id
      let isClaimed = try claims.take(task)
      // Looked at after the claim: a process gives a task up when its outputs are kept.
      if let kept = try load(next) {
        claims.release(task)
        try record(task, kept)
      } else if isClaimed {
        return next
      } else {
        others.append(next)
      }
    }
    return nil
  }

  private func load(_ missing: Missing) throws -> [(String, Reference)]? {
    var kept: [(String, Reference)] = []
    for suite in missing.suites {
      guard let reference = try store.load(missing.problem.id, suite: suite.name) else {
        return nil
      }
      kept.append((suite.name, reference))
    }
    return kept
  }

  // MARK: - One task

  private struct Answer: Decodable {
    var lengths: [Int]?
    var calls: [Int]?
    var failed: String?
    var message: String?
  }

  private func compute(
    _ problem: Problem,
    suites: [TestSuite],
    in cage: Cage
  ) async throws -> (TaskID, [(String, Reference)]) {
    func failure(_ reason: String, suite: String? = nil) -> ReferenceError {
      .failed(task: problem.id, suite: suite ?? suites.first?.name ?? "", reason: reason)
    }
    guard let program = problem.referenceProgram else { throw failure("it has no solution") }
    let data = try CallCase.bytes(of: problem, suites: suites)
    var limits = Limits(
      cpu: Duration.seconds(2 * Self.longestCall),
      memoryBytes: cage.sandbox.memoryBytes
    )
    limits.blocked = Duration.seconds(60)
    let work = CallWork(
      purpose: .reference,
      program: program,
      settings: try CallSettings(
        suites: suites.map(\.name),
        least: longestCall?.seconds ?? Self.longestCall,
        mayFail: longestCall != nil
      ).bytes(),
      caseKey: "reference \(problem.id) \(suites.map(\.name))",
      caseData: { data },
      limits: limits,
      judgeCPU: limits.cpu
    )
    let outcome = try await cage.run(work)
    guard outcome.reply == nil, let end = outcome.said.firstIndex(of: UInt8(ascii: "\n")),
      let answer = try? JSONDecoder().decode(Answer.self, from: Data(outcome.said[..<end]))
    else { throw failure(Judgement.words(outcome, limits: limits)) }
    guard let lengths = answer.lengths, let calls = answer.calls else {
      throw failure(answer.message ?? "it gives no outputs", suite: answer.failed)
    }
    var rest = outcome.said[(end + 1)...]
    let references = try zip(suites, zip(lengths, calls)).map { suite, sizes in
      let bytes = rest.prefix(sizes.0)
      rest = rest.dropFirst(sizes.0)
      guard bytes.count == sizes.0, let reference = Reference(bytes, calls: sizes.1) else {
        throw failure("its outputs are cut short", suite: suite.name)
      }
      return (suite.name, reference)
    }
    return (problem.id, references)
  }
}
