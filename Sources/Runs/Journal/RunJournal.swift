// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Glibc
import Synchronization

/// The record of a run on disk, to which judged samples are added as they come.
///
/// A line is handed to the kernel at once, so a process that is killed loses nothing; it is forced
/// to the disk within about a second, so that a power cut loses no more than that. A class, because
/// it owns a lock that must be held once.
package final class RunJournal: Sendable {
  package let directory: String
  package let header: RunHeader

  private let state: Mutex<State>

  private struct State: ~Copyable {
    let file: Descriptor
    /// The size of the file up to the end of its last whole line.
    var size: Int
    var synced: ContinuousClock.Instant
    var isSynced = true
    /// Why a half line could not be taken back, behind which nothing may be written.
    var failure: (any Error)?

    mutating func add(_ line: [UInt8]) throws {
      if let failure { throw failure }
      do {
        try file.write(line)
      } catch {
        // If this fails too, the half line is found and cut off when the run is continued.
        do { try file.truncate(to: size) } catch let damage { failure = damage }
        throw error
      }
      size += line.count
      isSynced = false
    }

    mutating func sync() throws {
      guard !isSynced else { return }
      try file.sync()
      isSynced = true
      synced = .now
    }
  }

  /// The longest that a line waits to be forced to the disk while others follow.
  package static let syncInterval = Duration.seconds(1)

  init(directory: String, header: RunHeader, file: consuming Descriptor, size: Int) {
    self.directory = directory
    self.header = header
    state = Mutex(State(file: file, size: size, synced: .now))
  }

  /// Adds a judged sample.
  ///
  /// - Throws: ``JournalError``; the journal then holds what it held before, and no half line.
  package func append(_ record: SampleRecord) throws {
    let line = record.json.bytes(.compact) + [UInt8(ascii: "\n")]
    try state.withLock { state in
      try state.add(line)
      if .now - state.synced >= RunJournal.syncInterval { try state.sync() }
    }
  }

  /// Forces what was added to the disk.
  package func sync() throws {
    try state.withLock { try $0.sync() }
  }

  /// Forces lines to the disk every second until the task is cancelled.
  ///
  /// Belongs beside the work, in its task group: without it the last lines before a long pause wait
  /// for the next one.
  package func keepSynced() async throws {
    while !Task.isCancelled {
      do {
        try await Task.sleep(for: RunJournal.syncInterval)
      } catch is CancellationError {
        return
      }
      try sync()
    }
  }

  /// Forces what was added to the disk and then writes the summary, as a whole or not at all.
  package func finish(summary: [UInt8]) throws {
    try sync()
    try RunDirectory.replace(RunDirectory.summary, in: directory, with: summary)
  }
}
