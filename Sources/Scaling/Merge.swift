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
    let order = try folder.order()
    let shards = try folder.plan.shards.indices.map { try ShardContents(of: $0, in: folder) }
    var missing: [Int] = []
    for task in order {
      for (place, index) in task.indices.enumerated() where task.sameText[place] == nil {
        let key = SampleRecord.Key(task: task.task, index: index)
        let shard = key.shard(among: shards.count)
        if shards[shard].entries[key] == nil { missing.append(shard) }
      }
    }
    self.order = order
    self.shards = shards
    self.missing = ShardSet(missing)
    missingUnits = missing.count
  }

  /// The shards that lack a record of one of their samples.
  package let missing: ShardSet
  /// How many samples lack a record, those among them that share a text not counted.
  package let missingUnits: Int

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
      var leaders: [ProgramMark: Leader] = [:]
      var records: [Int: (record: SampleRecord, program: ProgramMark?)] = [:]
      let shared = Set(task.sameText.values)
      for (place, index) in task.indices.enumerated() {
        var record: SampleRecord
        var program: ProgramMark?
        var isAlone = false
        if let first = task.sameText[place] {
          guard let known = records[first] else { continue }
          (record, program) = (known.record.numbered(index), known.program)
        } else {
          let key = SampleRecord.Key(task: task.task, index: index)
          guard let found = try self.record(of: key, by: reader, &disagreements) else { continue }
          (record, program, isAlone) = found
          if shared.contains(place) { records[place] = (record, program) }
        }
        // What was judged for another sample was compared there.
        let isJudged = task.sameText[place] == nil
        let disagreement = share(&record, of: program, isAlone, among: &leaders)
        if isJudged { disagreements += disagreement }
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
  ///
  /// - Returns: The two samples, where they were judged to different verdicts.
  private func share(
    _ record: inout SampleRecord,
    of program: ProgramMark?,
    _ isAlone: Bool,
    among leaders: inout [ProgramMark: Leader]
  ) -> [Disagreement] {
    record.sameAs = nil
    guard folder.plan.protocol.deduplication, let program else { return [] }
    let index = record.sample.index
    guard let leader = leaders[program] else {
      leaders[program] = Leader(index: index, judgement: record.judgement, isAlone: isAlone)
      return []
    }
    let own = record.judgement
    record.judgement = leader.judgement
    record.sameAs = leader.index
    guard leader.judgement.verdict != own.verdict else { return [] }
    return [leader.index, index].map {
      Disagreement(
        key: SampleRecord.Key(task: record.sample.task, index: $0),
        verdicts: [leader.judgement.words, own.words],
        cannotBeSettled: leader.isAlone && isAlone
      )
    }
  }

  /// The record of a sample: the first one, or one that was judged alone; nil where there is none.
  private func record(
    of key: SampleRecord.Key,
    by reader: RecordReader,
    _ disagreements: inout [Disagreement]
  ) throws -> (SampleRecord, ProgramMark?, isAlone: Bool)? {
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
      let verdicts = [records[0], other].map(\.judgement.words)
      disagreements.append(
        Disagreement(key: key, verdicts: verdicts, cannotBeSettled: !alone.isEmpty)
      )
    }
    return (records[0], (alone.first ?? first).program, !alone.isEmpty)
  }
}

extension Judgement {
  /// The verdict, those of several suites, and what is said of them.
  fileprivate var words: String {
    let parts =
      [verdict.name, verdict.detail] + (suites.count > 1 ? suites.map(\.verdict.name) : [])
    return parts.compactMap(\.self).joined(separator: " ")
  }

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
      isExactMatch: isExactMatch,
      textDigest: textDigest
    )
  }
}
