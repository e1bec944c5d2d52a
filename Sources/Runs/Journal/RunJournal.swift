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

  private let state: Mutex<LineFile>

  init(directory: String, header: RunHeader, file: consuming Descriptor, size: Int) {
    self.directory = directory
    self.header = header
    state = Mutex(LineFile(file, size: size))
  }

  /// Adds a judged sample.
  ///
  /// - Returns: Where its line is.
  /// - Throws: ``JournalError``; the journal then holds what it held before, and no half line.
  @discardableResult
  package func append(_ record: SampleRecord) throws -> Range<Int> {
    let line = record.json.bytes(.compact) + [UInt8(ascii: "\n")]
    return try state.withLock { try $0.add(line) }
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
    try await Self.keepSynced { try sync() }
  }

  /// Calls a closure that forces lines to the disk every second until the task is cancelled.
  package static func keepSynced(_ sync: () throws -> Void) async throws {
    while !Task.isCancelled {
      do {
        try await Task.sleep(for: LineFile.syncInterval)
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
