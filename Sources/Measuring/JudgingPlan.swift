// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Grading
package import Problems
import Prompting
package import Runs

/// Which samples of a run are still to be judged, and which share a program.
///
/// Samples are added as they come; what has to be run of them is taken in portions. Of a sample a few
/// bytes are kept: texts and programs are in a store, and records in the journal.
package struct JudgingPlan {
  /// The samples in the order in which they were added.
  package private(set) var samples: [StoredSample] = []
  /// The texts of the samples, and the programs.
  package let texts: TextStore
  /// What the run holds of them.
  package private(set) var contents: RunContents
  /// How many samples have no record yet.
  private(set) var remaining = 0
  /// How many samples that were added had a verdict of an earlier command, and how many of them passed.
  private(set) var before = (judged: 0, passed: 0)

  private let problems: [TaskID: Problem]
  private let suite: String
  private let deduplicates: Bool
  private let directory: String

  /// By place of the sample.
  private var programs: [ProgramOfSample] = []
  private var groups: [Group] = []
  private var numbers: [ProgramKey: Int32] = [:]
  private var requested: [Int] = []
  private var decided: [Decision] = []

  /// Plans what is left of a run that holds this.
  init(
    of benchmark: LoadedBenchmark,
    texts: TextStore,
    deduplicates: Bool,
    continuing contents: RunContents,
    in directory: String
  ) {
    problems = Dictionary(uniqueKeysWithValues: benchmark.problems.map { ($0.id, $0) })
    suite = benchmark.suite
    self.texts = texts
    self.deduplicates = deduplicates
    self.contents = contents
    self.directory = directory
  }

  private struct ProgramKey: Hashable {
    var task: TaskID
    var digest: SHA256.Digest
  }

  private struct ProgramOfSample {
    /// The number of its group; nil when there is no program.
    var group: Int32?
    var isExtracted = false
  }

  /// Samples of a task with one program.
  private struct Group {
    var task: TaskID
    var digest: SHA256.Digest
    var program: TextStore.Place
    /// The number of the sample whose verdict the others share; nil when none is judged yet.
    var leader: Int?
    /// The places of the samples that wait for a verdict, of which the first is judged.
    var waiting: [Int32] = []
  }

  /// How it was decided of a sample.
  struct Decision {
    fileprivate var sample: Int
    /// Nil for the verdict of the sample that is shared.
    fileprivate var judgement: Judgement?
    fileprivate var sameAs: Int?
  }

  /// Adds a sample and the program that was found in it; nil when there is none.
  ///
  /// - Throws: ``MeasurementError/otherText(task:index:directory:)`` when the run was made of another
  ///   text under its number, and `TextStoreError`.
  mutating func add(_ sample: StoredSample, program: Program?) throws {
    guard problems[sample.task] != nil else { return }
    let key = SampleRecord.Key(task: sample.task, index: sample.index)
    guard !contents.contradicts(sample) else {
      throw MeasurementError.otherText(
        task: sample.task.rawValue,
        index: sample.index,
        directory: directory
      )
    }
    let place = samples.count
    samples.append(sample)
    // What the harness failed at is tried again.
    let known = contents.entry(of: key).flatMap { $0.isOfTheProgram ? $0 : nil }
    if let known {
      before.judged += 1
      if known.isPassed { before.passed += 1 }
    } else {
      remaining += 1
    }
    guard let program else {
      programs.append(ProgramOfSample())
      if known == nil {
        decided.append(Decision(sample: place, judgement: Judgement(verdict: .noCode)))
      }
      return
    }
    let number = try group(of: program, in: sample)
    programs.append(
      ProgramOfSample(group: Int32(number), isExtracted: program.isExtracted)
    )
    if known != nil {
      if groups[number].leader == nil, groups[number].waiting.isEmpty {
        groups[number].leader = sample.index
      }
    } else if let leader = groups[number].leader {
      decided.append(Decision(sample: place, sameAs: leader))
    } else {
      if groups[number].waiting.isEmpty { requested.append(number) }
      groups[number].waiting.append(Int32(place))
    }
  }

  /// The number of the group that a program belongs to, which may be a new one.
  private mutating func group(of program: Program, in sample: StoredSample) throws -> Int {
    let digest = program.digest
    let key = ProgramKey(task: sample.task, digest: digest)
    if deduplicates, let number = numbers[key] { return Int(number) }
    if deduplicates { numbers[key] = Int32(groups.count) }
    groups.append(
      Group(
        task: sample.task,
        digest: digest,
        program: digest == sample.digest ? sample.text : try texts.add(program.source)
      )
    )
    return groups.count - 1
  }

  // MARK: - Portions

  /// What needs no judging, each once.
  mutating func takeDecided() -> [Decision] {
    defer { decided = [] }
    remaining -= decided.count
    return decided
  }

  /// What has to be judged, each once.
  mutating func takeRequests() -> PlannedRequests {
    defer { requested = [] }
    return PlannedRequests(
      programs: requested.map {
        .init(number: $0, task: groups[$0].task, program: groups[$0].program)
      },
      problems: problems,
      suite: suite,
      texts: texts
    )
  }

  /// What a judgement decides, the sample first that was judged.
  mutating func settle(_ request: Grader.Request, _ judgement: Judgement) -> [Decision] {
    let waiting = groups[request.number].waiting.map(Int.init)
    let leader = samples[waiting[0]].index
    groups[request.number].waiting = []
    // What the harness failed at decides nothing for those to come.
    groups[request.number].leader = judgement.verdict.isOfTheProgram ? leader : nil
    remaining -= waiting.count
    return waiting.enumerated().map { place, sample in
      Decision(sample: sample, judgement: judgement, sameAs: place == 0 ? nil : leader)
    }
  }

  // MARK: - Records

  /// The record of what was decided.
  ///
  /// - Throws: `TextFileError`, `JournalError`.
  func record(of decision: Decision) throws -> SampleRecord {
    let sample = samples[decision.sample]
    let program = programs[decision.sample]
    let shared = try decision.judgement == nil ? judgement(of: decision.sameAs, sample.task) : nil
    guard let judgement = decision.judgement ?? shared else {
      preconditionFailure("a sample shares the verdict of one that has none")
    }
    let isFilledIn = problems[sample.task]?.suffix != nil
    let source = program.isExtracted || isFilledIn ? try source(of: program) : nil
    return SampleRecord(
      sample: try texts.sample(sample),
      judgement: judgement,
      program: program.isExtracted ? source : nil,
      sameAs: decision.sameAs,
      isExactMatch: isFilledIn ? problems[sample.task]?.isExactMatch(source ?? "") : nil,
      textDigest: sample.digest
    )
  }

  /// The digest of what was run for a sample; nil where there was no program.
  func programDigest(of decision: Decision) -> SHA256.Digest? {
    programs[decision.sample].group.map { groups[Int($0)].digest }
  }

  private func judgement(of index: Int?, _ task: TaskID) throws -> Judgement? {
    try index.flatMap { try contents.record(of: .init(task: task, index: $0))?.judgement }
  }

  /// Takes note of a record that was written to the journal.
  mutating func note(_ record: SampleRecord, at line: Range<Int>) {
    contents.add(record, at: line)
  }

  /// Hands on the records that there are, in the order of the samples, and what was run for each; nil
  /// where there was no program.
  ///
  /// - Throws: `JournalError`, `TextFileError`, and what `body` throws.
  package func forEachRecord(
    _ body: (_ record: SampleRecord, _ program: () throws -> String?) throws -> Void
  ) throws {
    for (sample, program) in zip(samples, programs) {
      guard let record = try contents.record(of: .init(task: sample.task, index: sample.index))
      else { continue }
      try body(record) { try source(of: program) }
    }
  }

  private func source(of program: ProgramOfSample) throws -> String? {
    try program.group.map { try texts.text(at: groups[Int($0)].program) }
  }
}
