// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Grading
package import Problems

/// What the records of a run add up to: counts, before any statistics.
///
/// A sample that the harness failed to judge counts neither as a sample of its task nor against it.
package struct RunTally: Sendable, Hashable {
  /// A task that was asked and how many samples of it there are to judge.
  package struct Expected: Sendable, Hashable {
    package var task: TaskID
    package var samples: Int

    package init(task: TaskID, samples: Int) {
      self.task = task
      self.samples = samples
    }
  }

  package struct Task: Sendable, Hashable {
    package var name: String
    package var expected: Int
    /// The samples with a verdict of the program.
    package var samples = 0
    package var correct = 0
    /// The samples that the harness failed to judge.
    package var infrastructure = 0
    /// The samples whose tests ran beside the program.
    package var compatible = 0
    /// The samples that passed tests beside the program, which a program may forge.
    package var compatiblePasses = 0
    /// Why strict judging could not verify a sample, by the first of them.
    package var unverifiable: String?
    /// The samples that passed a suite and those before it, by the name of the suite; empty where a
    /// program is judged by one suite.
    package var correctBySuite: [String: Int] = [:]
    /// The samples that are the benchmark's own answer; nil where that is not asked.
    package var exactMatches: Int?
  }

  /// The tasks in the order of the benchmark.
  package private(set) var tasks: [Task]
  /// How many samples ended how, by the name of the verdict.
  package private(set) var verdicts: [String: Int] = [:]
  /// How many verdicts were reached how; samples of which nothing was run are in none.
  package private(set) var judging: [String: Int] = [:]
  package private(set) var judgedAlone = 0
  /// The suites that programs were judged by, in their order, where there are several.
  package private(set) var suites: [String] = []
  /// The samples whose verdict depends on the oracle rule, as in `HumanEval/2#0`.
  package private(set) var oracleDependent: [String] = []
  /// How many samples share the verdict of another with the same program.
  package private(set) var shared = 0
  /// The time that the programs took.
  ///
  /// A sample that shares a verdict adds nothing.
  package private(set) var cpu = Duration.zero
  package private(set) var wall = Duration.zero
  /// The most memory that a program took, in bytes.
  package private(set) var peakMemory = 0
  private var places: [TaskID: Int] = [:]

  /// Begins with none of the samples that there are to judge.
  package init(expected: [Expected]) {
    tasks = expected.map { Task(name: $0.task.rawValue, expected: $0.samples) }
    for (place, entry) in expected.enumerated() { places[entry.task] = place }
  }

  /// Adds up the records of a run.
  ///
  /// - Throws: ``JournalError/unexpectedTask(_:)`` when a record is of a task that was not asked.
  package init(_ records: [SampleRecord], expected: [Expected]) throws {
    self.init(expected: expected)
    for record in records { try add(record) }
  }

  /// Adds the record of a sample.
  ///
  /// Nothing but the reason that a task is unverifiable depends on the order.
  ///
  /// - Throws: ``JournalError/unexpectedTask(_:)`` when it is of a task that was not asked.
  package mutating func add(_ record: SampleRecord) throws {
    guard let place = places[record.sample.task] else {
      throw JournalError.unexpectedTask(record.sample.task)
    }
    add(record, at: place)
  }

  private mutating func add(_ record: SampleRecord, at place: Int) {
    let judgement = record.judgement
    verdicts[judgement.verdict.name, default: 0] += 1
    if let way = judgement.judging { judging[way.rawValue, default: 0] += 1 }
    if judgement.judging?.isForgeable == true {
      tasks[place].compatible += 1
      if judgement.verdict == .passed { tasks[place].compatiblePasses += 1 }
    }
    if case .unverifiable(let why) = judgement.verdict, tasks[place].unverifiable == nil {
      tasks[place].unverifiable = why
    }
    if judgement.verdict.isOfTheProgram {
      tasks[place].samples += 1
      if let isExactMatch = record.isExactMatch {
        tasks[place].exactMatches = (tasks[place].exactMatches ?? 0) + (isExactMatch ? 1 : 0)
      }
      if judgement.verdict == .passed { tasks[place].correct += 1 }
    } else {
      tasks[place].infrastructure += 1
    }
    add(judgement.suites, of: record, at: place)
    guard record.sameAs == nil else {
      shared += 1
      return
    }
    if judgement.judgedAlone { judgedAlone += 1 }
    cpu += judgement.cpu
    wall += judgement.wall
    peakMemory = max(peakMemory, judgement.peakMemory)
  }

  private mutating func add(_ judged: [SuiteJudgement], of record: SampleRecord, at place: Int) {
    guard !judged.isEmpty, record.judgement.verdict.isOfTheProgram else { return }
    if judged.count > suites.count { suites = judged.map(\.suite) }
    for suite in judged.prefix(while: { $0.verdict == .passed }) {
      tasks[place].correctBySuite[suite.suite, default: 0] += 1
    }
    if judged.contains(where: \.dependsOnOracle) {
      oracleDependent.append("\(record.key)")
    }
  }

  // MARK: - Completeness

  /// The tasks that there is no sample of.
  package var missing: [String] { tasks.filter { $0.expected == 0 }.map(\.name) }

  /// How many samples the harness failed to judge.
  package var infrastructure: Int { tasks.reduce(0) { $0 + $1.infrastructure } }

  /// How many samples passed tests beside the program, which a program may forge.
  package var compatiblePasses: Int { tasks.reduce(0) { $0 + $1.compatiblePasses } }

  /// How many samples have not been judged yet.
  package var unjudged: Int {
    tasks.reduce(0) { $0 + max(0, $1.expected - $1.samples - $1.infrastructure) }
  }

  /// Whether every task has samples and all of them a verdict of the program.
  package var isComplete: Bool { missing.isEmpty && infrastructure == 0 && unjudged == 0 }
}
