// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Problems
import Runs

/// Writes a file line by line and tells its digest; the file is open only while it is written to, so that
/// there may be any number of them.
final class FileDigestWriter {
  private static let most = 1 << 16

  private let file: GrowingFile
  private var hash = SHA256()
  private var waiting: [UInt8] = []
  private(set) var lines = 0

  /// Begins a file, empty.
  ///
  /// - Throws: `JournalError`.
  init(_ name: String, in folder: String) throws {
    file = try GrowingFile(name, in: folder)
  }

  /// Adds a line with its newline.
  ///
  /// - Throws: `JournalError`.
  func add(_ line: [UInt8]) throws {
    waiting += line
    lines += 1
    if waiting.count >= Self.most { try flush() }
  }

  /// Writes what waits; the SHA-256 of the file, in hexadecimal.
  ///
  /// - Throws: `JournalError`.
  func finish() throws -> String {
    try flush()
    try file.sync()
    return hash.digest.hex
  }

  private func flush() throws {
    guard !waiting.isEmpty else { return }
    hash.update(waiting[...])
    try file.add(waiting)
    waiting.removeAll(keepingCapacity: true)
  }
}
