// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Grading
package import Problems
package import Prompting
package import Runs

/// Which samples of a run are still to be judged, and which share a program.
///
/// Samples are added as they come; what has to be run of them is taken in portions.
package struct JudgingPlan {
  /// The samples in the order in which they were added.
  package private(set) var samples: [Sample] = []
  /// What was run, or will be, for each sample that has a program.
  package private(set) var programs: [SampleRecord.Key: Program] = [:]
  /// How many samples have no record yet.
  private(set) var remaining = 0
  /// How many samples that were added had a verdict of an earlier command, and how many of them passed.
  private(set) var before = (judged: 0, passed: 0)

  private let problems: [TaskID: Problem]
  private let suite: String
  private let deduplicates: Bool
  private let contents: RunContents
  private let directory: String

  private var requests: [Grader.Request] = []
  private var decided: [SampleRecord] = []
  /// By number of the request: the samples it decides, the one that is judged first.
  private var groups: [[Sample]] = []
  private var leaders: [ProgramKey: Leader] = [:]

  /// Plans what is left of a run that holds this.
  init(
    of benchmark: LoadedBenchmark,
    deduplicates: Bool,
    continuing contents: RunContents,
    in directory: String
  ) {
    problems = Dictionary(uniqueKeysWithValues: benchmark.problems.map { ($0.id, $0) })
    suite = benchmark.suite
    self.deduplicates = deduplicates
    self.contents = contents
    self.directory = directory
  }

  private struct ProgramKey: Hashable {
    var task: TaskID
    var digest: String
  }

  /// The first sample with a program.
  private enum Leader {
    case judged(SampleRecord)
    case planned(Int)
  }

  /// Adds a sample and the program that was found in it; nil when there is none.
  ///
  /// - Throws: ``MeasurementError/otherText(task:index:directory:)`` when the run was made of another
  ///   text under its number.
  mutating func add(_ sample: Sample, program: Program?) throws {
    guard let problem = problems[sample.task] else { return }
    samples.append(sample)
    let key = SampleRecord.Key(task: sample.task, index: sample.index)
    if contents.contradiction(to: sample) != nil {
      throw MeasurementError.otherText(
        task: sample.task.rawValue,
        index: sample.index,
        directory: directory
      )
    }
    programs[key] = program
    // What the harness failed at is tried again.
    let known = contents.record(of: key).flatMap {
      $0.judgement.verdict.isOfTheProgram ? $0 : nil
    }
    if let known {
      before.judged += 1
      if known.judgement.verdict == .passed { before.passed += 1 }
    } else {
      remaining += 1
    }
    guard let program else {
      if known == nil { decided.append(record(of: sample, Judgement(verdict: .noCode))) }
      return
    }
    let programKey = ProgramKey(task: sample.task, digest: program.digest)
    switch (known, deduplicates ? leaders[programKey] : nil) {
    case (let known?, nil):
      leaders[programKey] = .judged(known)
    case (.some, .some):
      break
    case (nil, .judged(let leader)?):
      decided.append(record(of: sample, leader.judgement, sameAs: leader.sample.index))
    case (nil, .planned(let number)?):
      groups[number].append(sample)
    case (nil, nil):
      leaders[programKey] = .planned(groups.count)
      requests.append(
        Grader.Request(
          number: groups.count,
          problem: problem,
          suites: problem.suites(through: suite),
          program: program.source
        )
      )
      groups.append([sample])
    }
  }

  /// The records of the samples that a run holds, in the order of the samples.
  func records(in contents: RunContents) -> [SampleRecord] {
    samples.compactMap { contents.record(of: .init(task: $0.task, index: $0.index)) }
  }

  /// The records that need no judging, each once.
  mutating func takeDecided() -> [SampleRecord] {
    defer { decided = [] }
    remaining -= decided.count
    return decided
  }

  /// What has to be judged, each once.
  mutating func takeRequests() -> [Grader.Request] {
    defer { requests = [] }
    return requests
  }

  /// The records of all samples that a judgement decides.
  mutating func settle(_ request: Grader.Request, _ judgement: Judgement) -> [SampleRecord] {
    let group = groups[request.number]
    let records = group.enumerated().map { place, sample in
      record(of: sample, judgement, sameAs: place == 0 ? nil : group[0].index)
    }
    let digest = programs[records[0].key]?.digest ?? ""
    // What the harness failed at decides nothing for those to come.
    leaders[ProgramKey(task: request.problem.id, digest: digest)] =
      judgement.verdict.isOfTheProgram ? .judged(records[0]) : nil
    remaining -= records.count
    return records
  }

  private func record(
    of sample: Sample,
    _ judgement: Judgement,
    sameAs: Int? = nil
  ) -> SampleRecord {
    let program = programs[SampleRecord.Key(task: sample.task, index: sample.index)]
    return SampleRecord(
      sample: sample,
      judgement: judgement,
      program: program.flatMap { $0.isExtracted ? $0.source : nil },
      sameAs: sameAs
    )
  }
}
