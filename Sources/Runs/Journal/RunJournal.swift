// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Glibc
package import Problems
import Synchronization

/// The record of a run on disk, to which judged samples are added as they come.
///
/// A line is handed to the kernel at once, so a process that is killed loses nothing; it is forced
/// to the disk within about a second, so that a power cut loses no more than that. A class, because
/// it owns a lock that must be held once.
package final class RunJournal: SampleJournal {
  package let directory: String
  package let header: RunHeader

  private let state: Mutex<LineFile>

  init(directory: String, header: RunHeader, file: consuming Descriptor, size: Int) {
    self.directory = directory
    self.header = header
    state = Mutex(LineFile(file, size: size))
  }

  @discardableResult
  package func append(
    _ record: SampleRecord,
    program: SHA256.Digest? = nil
  ) throws -> Range<Int> {
    let line = record.json.bytes(.compact) + [UInt8(ascii: "\n")]
    return try state.withLock { try $0.add(line) }
  }

  package func sync() throws {
    try state.withLock { try $0.sync() }
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
