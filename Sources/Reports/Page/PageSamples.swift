// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Grading
import Problems
import Runs

/// What a page keeps of the samples of a run while it is made: their records, which hold texts and programs, are
/// read again when these are written.
struct PageSamples: Sendable {
  /// The counts of the run, its tasks in the order of the page.
  private(set) var tally: RunTally
  /// The names of the verdicts of each task's samples, for all tasks of the page.
  private(set) var verdicts: [[String]]
  /// Which samples failed for what cause.
  private(set) var failures: [FailureCause: [PageCauses.Place]] = [:]
  /// The longest text of a sample, in bytes.
  private(set) var longestText = 0

  /// Reads the records of a run once.
  ///
  /// - Throws: ``JournalError``.
  init(_ run: PageRun, tasks: [TaskID]) throws {
    let samples = tasks.map(run.samples(of:))
    tally = RunTally(
      expected: zip(tasks, samples).filter { !$1.isEmpty }
        .map { .init(task: $0, samples: $1.count) }
    )
    verdicts = samples.map { _ in [] }
    for (task, entries) in samples.enumerated() {
      for (sample, entry) in entries.enumerated() {
        try add(run.record(entry), at: .init(task: task, sample: sample, key: entry.key))
      }
    }
  }

  private mutating func add(_ record: SampleRecord, at place: PageCauses.Place) throws {
    try tally.add(record)
    verdicts[place.task].append(record.judgement.verdict.name)
    longestText = max(longestText, record.sample.text.utf8.count)
    guard record.judgement.verdict != .passed else { return }
    failures[FailureCause(record.judgement), default: []].append(place)
  }
}
