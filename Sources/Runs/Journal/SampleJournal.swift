// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import Problems

/// Where records of judged samples are added as they come.
package protocol SampleJournal: Sendable {
  /// Adds a judged sample.
  ///
  /// - Parameters:
  ///   - record: Its record.
  ///   - program: The digest of what was run for it; nil where nothing was.
  /// - Returns: Where its line is.
  /// - Throws: ``JournalError``; the journal then holds what it held before, and no half line.
  @discardableResult
  func append(_ record: SampleRecord, program: SHA256.Digest?) throws -> Range<Int>

  /// Forces what was added to the disk.
  func sync() throws
}

extension SampleJournal {
  /// Forces lines to the disk every second until the task is cancelled.
  ///
  /// Belongs beside the work, in its task group: without it the last lines before a long pause wait
  /// for the next one.
  package func keepSynced() async throws {
    try await RunJournal.keepSynced { try sync() }
  }
}
