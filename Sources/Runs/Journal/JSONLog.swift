// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Glibc
import Problems
import Synchronization

/// A file of a folder to which lines of JSON are added as they come, each at once.
///
/// A line is handed to the kernel when it is added and forced to the disk within about a second. A class
/// because it owns a file and the lock of it.
package final class JSONLog: Sendable {
  private let state: Mutex<LineFile>

  /// Opens a log, or begins it; a half line at the end is cut off.
  ///
  /// - Parameters:
  ///   - name: The name of the file.
  ///   - directory: Its folder, which is made if it is not there.
  ///   - header: The name of a file beside it and what that says of what the lines depend on; nil where
  ///     they have a header of another kind.
  ///   - take: Takes the value of each line that is there; false for one that is none of this file.
  /// - Throws: ``JournalError``: when another process adds to the file, when its lines depend on something
  ///   else, or when a line other than the last is damaged; and what `take` throws.
  package init(
    _ name: String,
    in directory: String,
    header: (file: String, content: JSONValue)? = nil,
    take: (JSONValue) throws -> Bool
  ) throws {
    try RunDirectory.create(directory)
    let path = directory + "/" + name
    let file = try Descriptor(opening: path, O_RDWR | O_APPEND | O_CREAT)
    guard try file.lock() != .inUse else { throw JournalError.inUse(path: directory) }
    if let header { try Self.settle(header.content.sorted, header.file, in: directory) }
    let size = try file.size()
    let end = try Self.parse(file, upTo: size, take: take)
    if end < size {
      try file.truncate(to: end)
      try file.sync()
    }
    state = Mutex(LineFile(file, size: end))
  }

  /// Begins a log that nobody else has begun, without a lock: its name is that of its one writer.
  ///
  /// - Returns: The log; nil where there is a file of that name.
  /// - Throws: ``JournalError``.
  package init?(creating name: String, in directory: String) throws {
    try RunDirectory.create(directory)
    let path = directory + "/" + name
    guard FileKind(at: path) == nil else { return nil }
    let file: Descriptor
    do {
      file = try Descriptor(opening: path, O_WRONLY | O_APPEND | O_CREAT | O_EXCL)
    } catch {
      // Another process may have begun it meanwhile.
      if FileKind(at: path) == .file { return nil }
      throw error
    }
    state = Mutex(LineFile(file, size: 0))
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

  /// Reads a log, even while another process adds to it; one that is not there has no lines.
  ///
  /// - Throws: ``JournalError``.
  package static func read(
    _ name: String,
    in directory: String,
    take: (JSONValue) throws -> Bool
  ) throws {
    let path = directory + "/" + name
    guard FileKind(at: path) != nil else { return }
    let file = try Descriptor(opening: path, O_RDONLY)
    _ = try parse(file, upTo: file.size(), take: take)
  }

  private static func parse(
    _ file: borrowing Descriptor,
    upTo size: Int,
    take: (JSONValue) throws -> Bool
  ) throws -> Int {
    try JournalLines.read(file, upTo: size) { json, _ in
      guard try take(json) else { throw JournalLines.BadLine(reason: "a member is missing in it") }
    }
  }

  /// Adds a line.
  ///
  /// - Returns: Where it is.
  /// - Throws: ``JournalError``; the file then holds no half line.
  @discardableResult
  package func append(_ value: JSONValue) throws -> Range<Int> {
    let line = value.bytes(.compact) + [UInt8(ascii: "\n")]
    return try state.withLock { try $0.add(line) }
  }

  /// Forces what was added to the disk.
  package func sync() throws {
    try state.withLock { try $0.sync() }
  }
}
