// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Grading
import Problems
import Prompting
import Runs

/// Which samples of a run are still to be judged, and which share a program.
struct JudgingPlan {
  /// The samples in the provider's order.
  let samples: [Sample]
  /// What was run, or will be, for each sample that has a program.
  private(set) var programs: [SampleRecord.Key: Program] = [:]
  /// What has to be judged.
  private(set) var requests: [Grader.Request] = []
  private var decided: [SampleRecord] = []
  /// By number of the request: the samples it decides, the one that is judged first.
  private var groups: [[Sample]] = []

  /// Plans what is left of a run.
  ///
  /// - Throws: ``MeasurementError/otherText(task:index:directory:)`` when the run was made of other
  ///   samples.
  init(
    _ samples: [Sample],
    of benchmark: LoadedBenchmark,
    extraction: Extraction,
    deduplicates: Bool,
    continuing contents: RunContents,
    in directory: String
  ) throws {
    self.samples = samples
    let problems = Dictionary(uniqueKeysWithValues: benchmark.problems.map { ($0.id, $0) })
    var leaders: [ProgramKey: Leader] = [:]
    for sample in samples {
      guard let problem = problems[sample.task] else { continue }
      let key = SampleRecord.Key(task: sample.task, index: sample.index)
      if contents.contradiction(to: sample) != nil {
        throw MeasurementError.otherText(
          task: sample.task.rawValue,
          index: sample.index,
          directory: directory
        )
      }
      let program = extraction.program(of: sample, for: problem)
      programs[key] = program
      // What the harness failed at is tried again.
      let known = contents.record(of: key).flatMap {
        $0.judgement.verdict.isOfTheProgram ? $0 : nil
      }
      guard let program else {
        if known == nil { decided.append(record(of: sample, Judgement(verdict: .noCode))) }
        continue
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
        leaders[programKey] = .planned(requests.count)
        groups.append([sample])
        requests.append(
          Grader.Request(
            number: requests.count,
            problem: problem,
            suites: problem.suites(through: benchmark.suite),
            program: program.source
          )
        )
      }
    }
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

  /// How many samples have no record yet.
  var remaining: Int { decided.count + groups.reduce(0) { $0 + $1.count } }

  /// The records of the samples that a run holds, in the order of the samples.
  func records(in contents: RunContents) -> [SampleRecord] {
    samples.compactMap { contents.record(of: .init(task: $0.task, index: $0.index)) }
  }

  /// The records that need no judging.
  mutating func takeDecided() -> [SampleRecord] {
    defer { decided = [] }
    return decided
  }

  /// The records of all samples that a judgement decides.
  func settle(_ request: Grader.Request, _ judgement: Judgement) -> [SampleRecord] {
    let group = groups[request.number]
    return group.enumerated().map { place, sample in
      record(of: sample, judgement, sameAs: place == 0 ? nil : group[0].index)
    }
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
