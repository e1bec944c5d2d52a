// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
package import Problems
package import Runs

/// What one worker has judged of a shard: `shards/I/ATTEMPT.jsonl`.
///
/// It is the only writer of its file, which only grows: a worker that is thought dead and goes on does no
/// harm. Each line names the plan.
package final class AttemptLog: SampleJournal {
  package let path: String
  private let log: JSONLog
  private let marks: [JSONValue.Member]

  /// Begins a file; where there is one of the attempt's name, with a number behind it.
  ///
  /// - Parameters:
  ///   - name: What tells the attempt from others of the shard.
  ///   - shard: The number of the shard.
  ///   - folder: The plan.
  ///   - isAlone: Whether nothing else is judged beside its samples, so that its verdicts decide.
  /// - Throws: `JournalError`.
  package init(_ name: String, of shard: Int, in folder: PlanFolder, isAlone: Bool = false) throws {
    let place = folder.folder(of: shard)
    let stem = Self.fileStem(name)
    var number = 1
    while true {
      let file = (number == 1 ? stem : "\(stem)-\(number)") + AttemptLine.ending
      if let log = try JSONLog(creating: file, in: place) {
        self.log = log
        path = place + "/" + file
        break
      }
      number += 1
    }
    marks =
      [.init(AttemptLine.plan, .string(folder.mark))]
      + (isAlone ? [.init(AttemptLine.alone, .bool(true))] : [])
  }

  /// Says who works, before anything is judged.
  ///
  /// - Throws: `JournalError`.
  package func begin(on host: [String: String]) throws {
    let facts = host.sorted { $0.key < $1.key }.map {
      JSONValue.Member($0.key, .string($0.value))
    }
    try log.append(
      .object(
        marks + [
          .init(AttemptLine.started, .string(Date.now.formatted(.iso8601))),
          .init(AttemptLine.host, .object(facts)),
        ]
      )
    )
  }

  @discardableResult
  package func append(_ record: SampleRecord, program: SHA256.Digest?) throws -> Range<Int> {
    guard case .object(let members) = record.json else { return try log.append(record.json) }
    let digest = program.map { [JSONValue.Member(AttemptLine.program, .string($0.hex))] } ?? []
    return try log.append(.object(members + digest + marks))
  }

  package func sync() throws { try log.sync() }

  /// A name of a file for whatever an attempt is called.
  static func fileStem(_ name: String) -> String {
    let stem = String(
      name.map { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) ? $0 : "_" }
        .prefix(100)
    )
    return stem.isEmpty || stem.hasPrefix(".") ? "attempt" + stem : stem
  }
}

/// The members of a worker's lines that a record of a run does not have.
enum AttemptLine {
  static let ending = ".jsonl"
  static let plan = "plan"
  static let alone = "alone"
  static let program = "programDigest"
  static let started = "started"
  static let host = "host"
}
