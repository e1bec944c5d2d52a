// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import Execution
import FoundationEssentials
package import Problems

/// The expected outputs of a benchmark, all of them on disk.
package struct References: Sendable {
  private let store: ReferenceStore
  private let times: [Key: Times]

  /// The processor time of all calls of a suite.
  private struct Times {
    /// What a program may take.
    var limit: Duration
    /// What the reference solution took, in seconds.
    var seconds: Double

    init(_ reference: Reference, rules: CallRules, cap: Double) {
      limit = reference.limit(rules, cap: cap)
      seconds = reference.seconds.reduce(0, +)
    }
  }

  private struct Key: Hashable {
    var task: TaskID
    var suite: String
  }

  /// Finds the expected outputs of suites, and computes in the sandbox those that are missing.
  ///
  /// Each is on disk as soon as it is known, so that work that was stopped goes on from there.
  ///
  /// - Parameters:
  ///   - problems: The problems.
  ///   - suite: The suite that decides; those before it are needed too.
  ///   - store: Where the outputs are kept.
  ///   - sandbox: Where reference solutions run.
  ///   - cages: Cages of this sandbox to run them in; none to have some made for it and closed.
  ///   - width: How many run at the same time.
  ///   - rules: What the limits of programs follow from.
  ///   - cap: The processor time that a suite's calls are granted at most, if the reference solution
  ///     does not need more.
  ///   - longestCall: The processor time of a call; nil where each has to end, however long it takes. With
  ///     it, a call that takes longer, or fails, is kept as one without an output.
  ///   - onProgress: Receives how many tasks are done and how many there are; not called when nothing
  ///     has to be computed.
  /// - Throws: ``ReferenceError``, and ``SandboxError`` when the sandbox cannot be built.
  package init(
    of problems: [Problem],
    through suite: String,
    in store: ReferenceStore,
    sandbox: Sandbox,
    cages: [Cage] = [],
    width: Int,
    rules: CallRules,
    cap: Duration,
    longestCall: Duration? = nil,
    onProgress: (_ done: Int, _ total: Int, _ task: TaskID?) -> Void = { _, _, _ in }
  ) async throws {
    let seconds = cap / .seconds(1)
    var times: [Key: Times] = [:]
    var missing: [(Problem, [TestSuite])] = []
    for problem in problems {
      var absent: [TestSuite] = []
      for suite in problem.suites(through: suite) where suite.inputs != nil {
        if let reference = try store.load(problem.id, suite: suite.name) {
          times[Key(task: problem.id, suite: suite.name)] =
            Times(reference, rules: rules, cap: seconds)
        } else {
          absent.append(suite)
        }
      }
      if !absent.isEmpty { missing.append((problem, absent)) }
    }
    if !missing.isEmpty {
      var done = 0
      onProgress(0, missing.count, nil)
      try await Self.compute(
        missing,
        sandbox: sandbox,
        cages: cages,
        width: width,
        longestCall: longestCall
      ) { task, references in
        for (suite, reference) in references {
          try store.save(reference, of: task, suite: suite)
          times[Key(task: task, suite: suite)] =
            Times(reference, rules: rules, cap: seconds)
        }
        done += 1
        onProgress(done, missing.count, task)
      }
    }
    self.store = store
    self.times = times
  }

  /// The processor time that calls of these suites may take.
  func limit(of problem: Problem, suites: [TestSuite]) -> Duration {
    suites.reduce(.zero) { $0 + (times[Key(task: problem.id, suite: $1.name)]?.limit ?? .zero) }
  }

  /// The processor time that the reference solution took for these suites, in seconds.
  func seconds(of problem: Problem, suites: [TestSuite]) -> Double {
    suites.reduce(0) { $0 + (times[Key(task: problem.id, suite: $1.name)]?.seconds ?? 0) }
  }

  /// The tasks whose reference solution takes longer than that, and its processor time, the longest
  /// first.
  package func slow(_ limit: Duration) -> [(task: TaskID, time: Duration)] {
    var sums: [TaskID: Double] = [:]
    for (key, times) in times { sums[key.task, default: 0] += times.seconds }
    return sums.filter { $0.value > limit / .seconds(1) }
      .sorted { ($1.value, $0.key.rawValue) < ($0.value, $1.key.rawValue) }
      .map { (task: $0.key, time: .seconds($0.value)) }
  }

  /// What is expected, read and verified again.
  func load(_ problem: Problem, suites: [TestSuite]) throws -> [Reference] {
    try suites.map { suite in
      guard let reference = try store.load(problem.id, suite: suite.name) else {
        throw ReferenceError.cannotKeep(path: store.folder, reason: "a file is gone or was changed")
      }
      return reference
    }
  }

  // MARK: - Computing

  /// The processor time that a call of a reference solution may take, in seconds.
  private static let longestCall = 600.0

  private static func compute(
    _ missing: [(Problem, [TestSuite])],
    sandbox: Sandbox,
    cages given: [Cage],
    width: Int,
    longestCall: Duration?,
    record: (TaskID, [(String, Reference)]) throws -> Void
  ) async throws {
    let made =
      given.isEmpty
      ? try (0..<min(max(1, width), missing.count)).map { _ in try Cage(sandbox) } : []
    let cages = given + made
    do {
      try await withThrowingTaskGroup(of: (TaskID, [(String, Reference)], Cage).self) { group in
        var pending = missing.makeIterator()
        func addNext(_ cage: Cage) {
          guard let (problem, suites) = pending.next() else { return }
          group.addTask {
            let found = try await references(
              of: problem,
              suites: suites,
              in: cage,
              longestCall: longestCall
            )
            return (problem.id, found, cage)
          }
        }
        for cage in cages { addNext(cage) }
        for try await (task, references, cage) in group {
          addNext(cage)
          try record(task, references)
        }
      }
    } catch {
      for cage in made { await cage.close() }
      throw error
    }
    for cage in made { await cage.close() }
  }

  private struct Answer: Decodable {
    var lengths: [Int]?
    var calls: [Int]?
    var failed: String?
    var message: String?
  }

  private static func references(
    of problem: Problem,
    suites: [TestSuite],
    in cage: Cage,
    longestCall: Duration?
  ) async throws -> [(String, Reference)] {
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
    return try zip(suites, zip(lengths, calls)).map { suite, sizes in
      let bytes = rest.prefix(sizes.0)
      rest = rest.dropFirst(sizes.0)
      guard bytes.count == sizes.0, let reference = Reference(bytes, calls: sizes.1) else {
        throw failure("its outputs are cut short", suite: suite.name)
      }
      return (suite.name, reference)
    }
  }
}
