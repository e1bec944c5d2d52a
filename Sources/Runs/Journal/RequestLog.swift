// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Glibc
import Problems
import Synchronization

/// What a run has asked of a model so far: `requests.jsonl`, one line a request that has ended.
///
/// What a run cost is added up from here, whatever commands it took and however they ended. What
/// was under way when one was killed is not in it. Belongs to the one who has the run's
/// ``CompletionLog`` open. A class because it owns a file.
package final class RequestLog: Sendable {
  private struct State: ~Copyable {
    var file: LineFile
    var totals: RequestTotals
  }

  /// The number of this command among those of the run, counted from 1.
  package let command: Int
  private let state: Mutex<State>

  /// Opens the requests of a run, or begins them; a half line at the end is cut off.
  ///
  /// - Throws: ``JournalError``, also for a damaged line that is not the last.
  package init(_ directory: String) throws {
    let path = directory + "/" + RunDirectory.requests
    let file = try Descriptor(opening: path, O_RDWR | O_APPEND | O_CREAT)
    let size = try file.size()
    let (totals, end) = try Self.totals(of: file, upTo: size)
    if end < size { try file.truncate(to: end) }
    command = totals.commands + 1
    state = Mutex(State(file: LineFile(file, size: end), totals: totals))
  }

  /// What the requests of a run add up to; nil when it has asked nobody.
  ///
  /// - Throws: ``JournalError``.
  package static func totals(of directory: String) throws -> RequestTotals? {
    let path = directory + "/" + RunDirectory.requests
    guard FileKind(at: path) != nil else { return nil }
    let file = try Descriptor(opening: path, O_RDONLY)
    return try totals(of: file, upTo: file.size()).totals
  }

  /// Hands on each request of a run.
  ///
  /// - Throws: ``JournalError``, and what `take` throws.
  package static func read(
    _ directory: String,
    take: (RequestRecord) throws -> Void
  ) throws {
    try JSONLog.read(RunDirectory.requests, in: directory) { json in
      guard let record = RequestRecord(json: json) else { return false }
      try take(record)
      return true
    }
  }

  /// The totals, and where the last whole line ends.
  private static func totals(
    of file: borrowing Descriptor,
    upTo size: Int
  ) throws -> (totals: RequestTotals, end: Int) {
    var totals = RequestTotals()
    let end = try JournalLines.read(file, upTo: size) { json, _ in
      guard let record = RequestRecord(json: json) else {
        throw JournalLines.BadLine(reason: "it is no request")
      }
      totals.add(record)
    }
    return (totals, end)
  }

  /// Adds a request that has ended.
  ///
  /// - Throws: ``JournalError``; the file then holds no half line.
  package func append(_ record: RequestRecord) throws {
    let line = record.json.bytes(.compact) + [UInt8(ascii: "\n")]
    try state.withLock { state in
      try state.file.add(line)
      state.totals.add(record)
    }
  }

  /// Forces what was added to the disk.
  package func sync() throws {
    try state.withLock { try $0.file.sync() }
  }

  /// What the requests add up to, those of earlier commands among them.
  package var totals: RequestTotals { state.withLock { $0.totals } }
}
