// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Problems
package import Runs

/// The files of an evolution, to which replies and findings are added as they come.
///
/// A class because it owns the files and the lock of one.
package final class EvolutionFolder: Sendable {
  package static let replies = "replies.jsonl"
  package static let checks = "checks.jsonl"
  package static let seed = "seed.jsonl"
  package static let evolved = "evolved.jsonl"
  /// The ids of units and seed items that give away a benchmark, one JSON object with `id` a line.
  package static let contaminated = "contaminated.jsonl"

  package let directory: String
  package let requests: RequestLog
  private let replyLog: JSONLog
  private let checkLog: JSONLog
  /// What earlier commands have left.
  package let earlierReplies: [ModelReply]
  package let earlierChecks: [AnswerCheck]
  /// How many rounds were whole before.
  package let earlierRounds: Int
  /// The units and seed items that are marked as contaminated.
  package let marks: Set<String>

  /// Opens the folder, or begins it.
  ///
  /// - Throws: `JournalError`, also when it is of another protocol or in use.
  package init(_ directory: String, protocol: EvolutionProtocol, seed: Seed) throws {
    self.directory = directory
    if FileKind(at: directory + "/" + RunDirectory.completions) != nil
      || FileKind(at: directory + "/" + RunDirectory.samples) != nil
    {
      throw EvolutionError.notAnEvolution(path: directory)
    }
    var replies: [ModelReply] = []
    var known: Set<String> = []
    replyLog = try JSONLog(Self.replies, in: directory) { json in
      guard let reply = ModelReply(json: json) else { return false }
      if known.insert("\(reply.kind) \(reply.unit)").inserted { replies.append(reply) }
      return true
    }
    if try EvolutionHeader.read(from: directory) == nil, !replies.isEmpty {
      throw JournalError.badHeader(
        path: directory + "/" + EvolutionHeader.file,
        reason: "there is no such file"
      )
    }
    _ = try EvolutionHeader(protocol: `protocol`).settle(in: directory)
    if try RunDirectory.read(Self.seed, in: directory) != seed.bytes {
      try RunDirectory.replace(Self.seed, in: directory, with: seed.bytes)
    }
    var checks: [AnswerCheck] = []
    checkLog = try JSONLog(Self.checks, in: directory) { json in
      guard let check = AnswerCheck(json: json) else { return false }
      checks.append(check)
      return true
    }
    requests = try RequestLog(directory)
    marks = try Self.marks(in: directory)
    earlierRounds = Self.rounds(in: directory)
    (earlierReplies, earlierChecks) = (replies, checks)
  }

  /// How many rounds `evolved.jsonl` holds, whatever its state.
  private static func rounds(in directory: String) -> Int {
    var rounds = 0
    // What is damaged is written anew; nobody is asked again for it.
    try? JSONLog.read(evolved, in: directory) { json in
      rounds = max(rounds, json["round"]?.integer ?? 0)
      return true
    }
    return rounds
  }

  /// The units and seed items of a folder that are marked as contaminated.
  package static func marks(in directory: String) throws -> Set<String> {
    let path = directory + "/" + contaminated
    guard FileKind(at: path) != nil else { return [] }
    // Not as a log is read: a line that is left out would let through what it names.
    return try TextFile(path: path).lines.reduce(into: []) { marks, line in
      guard let id = (try? JSONValue(parsing: line.bytes))?["id"]?.string else {
        throw EvolutionError.badMark(path: path, line: line.number)
      }
      marks.insert(id)
    }
  }

  /// Marks units and seed items as contaminated, and no others.
  ///
  /// - Throws: `JournalError`; the marks are then as they were.
  package static func mark(_ ids: [String], in directory: String) throws {
    let lines = ids.sorted().flatMap { id in
      JSONValue.object([.init("id", .string(id))]).bytes(.compact) + [UInt8(ascii: "\n")]
    }
    try RunDirectory.replace(contaminated, in: directory, with: lines)
  }

  package func append(_ reply: ModelReply) throws { try replyLog.append(reply.json) }
  package func append(_ check: AnswerCheck) throws { try checkLog.append(check.json) }

  /// Forces everything to the disk.
  package func sync() throws {
    try replyLog.sync()
    try checkLog.sync()
    try requests.sync()
  }

  /// Writes the units of the rounds that are whole, as a whole or not at all; fewer rounds than were whole
  /// before are not written.
  package func write(_ records: [UnitRecord]) throws {
    guard records.last?.round ?? 0 >= earlierRounds else { return }
    let bytes = records.flatMap { $0.json.bytes(.compact) + [UInt8(ascii: "\n")] }
    try RunDirectory.replace(Self.evolved, in: directory, with: bytes)
  }
}

extension EvolutionFolder {
  /// Removes a folder that was made for an evolution to which no model has said anything.
  package static func removeUnused(_ path: String) {
    let names = [
      replies, checks, seed, EvolutionHeader.file, RunDirectory.requests,
    ]
    RunDirectory.removeUnused(path, of: names, ifEmpty: [replies, RunDirectory.requests])
  }
}
