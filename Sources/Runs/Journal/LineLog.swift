// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Glibc
import Problems
import Synchronization

/// A file to which lines of JSON are added, each on the disk before it is relied on, beside a header that
/// says what they depend on.
///
/// A class because it owns a file and the lock of it.
package final class LineLog: Sendable {
  private struct State: ~Copyable {
    var file: LineFile
  }

  private let state: Mutex<State>

  /// Opens a file, or begins it; a half line at the end is cut off.
  ///
  /// - Parameters:
  ///   - name: The name of the file.
  ///   - directory: Its folder, which is made where it is not there.
  ///   - header: What the lines depend on.
  ///   - headerName: The name of the file that keeps it.
  ///   - take: Takes a line that is there.
  /// - Throws: ``JournalError``: when another process adds to the file, when its lines depend on something
  ///   else, or when a line other than the last is damaged.
  package init(
    _ name: String,
    in directory: String,
    header: JSONValue,
    headerName: String,
    take: (JSONValue) throws -> Void
  ) throws {
    try RunDirectory.create(directory)
    let path = directory + "/" + name
    let file = try Descriptor(opening: path, O_RDWR | O_APPEND | O_CREAT)
    guard try file.lock() else { throw JournalError.inUse(path: directory) }
    try Self.settle(header.sorted, headerName, in: directory)
    let end = try JournalLines.read(try file.read(), path: path, take: take)
    if end < (try file.size()) {
      try file.truncate(to: end)
      try file.sync()
    }
    state = Mutex(State(file: LineFile(file, size: end)))
  }

  /// Writes the header, or makes sure that the one that is there is the same.
  private static func settle(_ header: JSONValue, _ name: String, in directory: String) throws {
    guard let bytes = try RunDirectory.read(name, in: directory) else {
      let bytes = header.bytes(.indented) + [UInt8(ascii: "\n")]
      return try RunDirectory.replace(name, in: directory, with: bytes)
    }
    let known: JSONValue
    do {
      known = try JSONValue(parsing: bytes).sorted
    } catch let error as JSONSyntaxError {
      throw JournalError.badHeader(path: directory + "/" + name, reason: error.description)
    }
    let differences = header.differences(from: known)
    guard differences.isEmpty else {
      throw JournalError.otherProtocol(path: directory, differences: differences)
    }
  }

  /// Adds a line.
  ///
  /// - Throws: ``JournalError``; the file then holds no half line.
  package func append(_ value: JSONValue) throws {
    let line = value.bytes(.compact) + [UInt8(ascii: "\n")]
    try state.withLock { try $0.file.add(line) }
  }

  /// Forces what was added to the disk.
  package func sync() throws {
    try state.withLock { try $0.file.sync() }
  }
}
