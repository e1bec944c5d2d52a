// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Grading
import Problems
package import Runs

/// Puts together what the workers of a plan have judged.
///
/// The order is that of the plan, and of samples with one program the first is judged and the others share
/// its verdict, as in a run of one machine, whoever has judged what.
package struct Merge: Sendable {
  package let folder: PlanFolder
  private let order: [TaskOrder]
  private let shards: [ShardContents]

  /// Reads what was done of every shard.
  ///
  /// - Throws: ``ScalingError``, `JournalError`.
  package init(_ folder: PlanFolder) throws {
    self.folder = folder
    order = try folder.order()
    shards = try folder.plan.shards.indices.map { try ShardContents(of: $0, in: folder) }
  }

  /// The shards that lack a verdict of one of their samples.
  package var missing: ShardSet {
    ShardSet(
      zip(folder.plan.shards, shards).enumerated()
        .filter { $1.0.units > $1.1.done }.map(\.offset)
    )
  }

  /// How many samples lack a verdict, those among them that share a text not counted.
  package var missingUnits: Int {
    zip(folder.plan.shards, shards).reduce(0) { $0 + max(0, $1.0.units - $1.1.done) }
  }

  /// Lines that were not read: halves, and those of another plan.
  package var damaged: Int { shards.reduce(0) { $0 + $1.damaged } }
  package var foreign: Int { shards.reduce(0) { $0 + $1.foreign } }

  /// The hosts on which workers ran.
  package var hosts: [String] { Set(shards.flatMap { $0.starts.map(\.host) }).sorted() }

  /// Samples of which two judgings say different things, and so do those alone if there were any.
  package struct Disagreement: Sendable, Hashable {
    package var key: SampleRecord.Key
    /// The verdicts, each once, in the order in which they were found.
    package var verdicts: [String]
    /// Whether judging them alone has not settled it.
    package var cannotBeSettled: Bool
  }

  /// Hands on the records of the run in its order.
  ///
  /// - Parameter take: Takes each record.
  /// - Returns: The samples of which judgings disagree; the records are then no run.
  /// - Throws: `JournalError`, and what `take` throws.
  package func forEachRecord(_ take: (SampleRecord) throws -> Void) throws -> [Disagreement] {
    let reader = RecordReader()
    var disagreements: [Disagreement] = []
    for task in order {
      var leaders: [SHA256.Digest: Leader] = [:]
      var records: [Int: SampleRecord] = [:]
      let shared = Set(task.sameText.values)
      for (place, index) in task.indices.enumerated() {
        var record: SampleRecord
        var isAlone = false
        if let first = task.sameText[place] {
          guard let known = records[first] else { continue }
          record = known.numbered(index)
        } else {
          let key = SampleRecord.Key(task: task.task, index: index)
          guard let found = try self.record(of: key, by: reader, &disagreements) else { continue }
          (record, isAlone) = found
          if shared.contains(place) { records[place] = record }
        }
        try share(&record, isAlone, among: &leaders, &disagreements)
        try take(record)
      }
    }
    return disagreements
  }

  /// A sample with a program that others of its task may have, too.
  private struct Leader {
    var index: Int
    var judgement: Judgement
    var isAlone: Bool
  }

  /// Gives a record the verdict of the first sample with its program.
  private func share(
    _ record: inout SampleRecord,
    _ isAlone: Bool,
    among leaders: inout [SHA256.Digest: Leader],
    _ disagreements: inout [Disagreement]
  ) throws {
    record.sameAs = nil
    guard folder.plan.protocol.deduplication, record.judgement.verdict != .noCode else { return }
    let program = record.program.map(SHA256.digest(of:)) ?? record.textDigest
    let index = record.sample.index
    guard let leader = leaders[program] else {
      leaders[program] = Leader(index: index, judgement: record.judgement, isAlone: isAlone)
      return
    }
    if leader.judgement.verdict != record.judgement.verdict {
      for key in [leader.index, index].map({ SampleRecord.Key(task: record.sample.task, index: $0) }
      ) {
        disagreements.append(
          Disagreement(
            key: key,
            verdicts: [leader.judgement.verdict.name, record.judgement.verdict.name],
            cannotBeSettled: leader.isAlone && isAlone
          )
        )
      }
    }
    record.judgement = leader.judgement
    record.sameAs = leader.index
  }

  /// The record of a sample: the first one, or one that was judged alone; nil where there is none.
  private func record(
    of key: SampleRecord.Key,
    by reader: RecordReader,
    _ disagreements: inout [Disagreement]
  ) throws -> (SampleRecord, isAlone: Bool)? {
    let shard = shards[key.shard(among: shards.count)]
    guard let first = shard.entries[key] else { return nil }
    let all = [first] + (shard.repeated[key] ?? [])
    let alone = all.filter(\.isAlone)
    // Where a model was asked twice, the answer counts that was judged first.
    let read = try (alone.isEmpty ? all : alone).map {
      try reader.record(shard.files[$0.file], $0.line)
    }
    let records = read.filter { $0.textDigest == read[0].textDigest }
    if let other = records.first(where: { !$0.judgement.agrees(with: records[0].judgement) }) {
      let verdicts = [records[0], other].map(\.judgement.verdict.name)
      disagreements.append(
        Disagreement(key: key, verdicts: verdicts, cannotBeSettled: !alone.isEmpty)
      )
    }
    return (records[0], !alone.isEmpty)
  }
}

extension Judgement {
  /// Whether another judging of the same program came to the same.
  fileprivate func agrees(with other: Judgement) -> Bool {
    verdict == other.verdict && suites.map(\.verdict) == other.suites.map(\.verdict)
  }
}

extension SampleRecord {
  /// The record of a sample with the same text under another number.
  fileprivate func numbered(_ index: Int) -> SampleRecord {
    var own = sample
    own.index = index
    return SampleRecord(
      sample: own,
      judgement: judgement,
      program: program,
      sameAs: sameAs,
      textDigest: textDigest
    )
  }
}
