// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import Execution
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
      let computation = ReferenceComputation(
        store: store,
        sandbox: sandbox,
        width: width,
        longestCall: longestCall
      )
      try await computation.run(missing, in: cages) { task, references in
        for (suite, reference) in references {
          times[Key(task: task, suite: suite)] = Times(reference, rules: rules, cap: seconds)
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
}
