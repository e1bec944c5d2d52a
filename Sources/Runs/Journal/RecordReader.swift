// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// Reads records out of many files, of which a few are open at a time.
///
/// A class, because it owns them.
package final class RecordReader {
  private static let mostOpen = 128

  private var files: [String: RecordFile] = [:]

  package init() {}

  /// The record in a line.
  ///
  /// - Throws: ``JournalError``.
  package func record(_ path: String, _ line: Range<Int>) throws -> SampleRecord {
    if let file = files[path] { return try file.record(line) }
    if files.count >= Self.mostOpen { files.removeAll() }
    let file = try RecordFile(path)
    files[path] = file
    return try file.record(line)
  }
}
