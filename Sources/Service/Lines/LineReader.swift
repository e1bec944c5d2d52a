// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Glibc
import Synchronization

/// Lines of a descriptor, read by a thread of their own: nobody else waits for whoever writes them.
///
/// Lines are read when they are asked for, so that who writes faster than is judged has to wait.
///
/// A class because it owns what was read ahead.
final class LineReader: Sendable {
  /// One line without its end.
  enum Line: Sendable {
    case bytes([UInt8])
    /// A line longer than is taken, which was passed over.
    case tooLong
  }

  /// How often it looks whether it is still wanted, in milliseconds.
  private static let lookMilliseconds: Int32 = 100

  private let descriptor: Int32
  private let most: Int
  private let queue = DispatchQueue(label: "evalharness.lines")
  private let isCancelled = Atomic(false)
  private let ahead = Mutex(Ahead())

  private struct Ahead {
    var bytes: [UInt8] = []
    /// Where the search for the end of the line goes on.
    var searched = 0
    var isTooLong = false
    var isAtEnd = false
  }

  /// - Parameters:
  ///   - descriptor: What is read; it stays open.
  ///   - most: The longest line, in bytes.
  init(_ descriptor: Int32, most: Int) {
    self.descriptor = descriptor
    self.most = most
  }

  /// The next line; nil at the end.
  ///
  /// A last line without an end is a line.
  ///
  /// - Throws: `CancellationError`, and ``LineError`` when it cannot be read.
  func next() async throws -> Line? {
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        queue.async { continuation.resume(with: Result { try self.read() }) }
      }
    } onCancel: {
      isCancelled.store(true, ordering: .relaxed)
    }
  }

  private func read() throws -> Line? {
    try ahead.withLock { ahead in
      while true {
        if let line = take(&ahead) { return line }
        if ahead.isAtEnd {
          guard !ahead.bytes.isEmpty || ahead.isTooLong else { return nil }
          ahead.bytes.append(UInt8(ascii: "\n"))
          continue
        }
        try readMore(&ahead)
      }
    }
  }

  /// Takes a whole line out of what was read; nil when there is none yet.
  private func take(_ ahead: inout Ahead) -> Line? {
    let bytes = ahead.bytes
    guard let end = bytes[ahead.searched...].firstIndex(of: UInt8(ascii: "\n")) else {
      ahead.searched = bytes.count
      if bytes.count > most {
        ahead.isTooLong = true
        ahead.bytes = []
        ahead.searched = 0
      }
      return nil
    }
    let line = bytes[..<end]
    let isTooLong = ahead.isTooLong || line.count > most
    ahead.bytes = Array(bytes[(end + 1)...])
    ahead.searched = 0
    ahead.isTooLong = false
    return isTooLong ? .tooLong : .bytes(Array(line))
  }

  private func readMore(_ ahead: inout Ahead) throws {
    var watched = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    while poll(&watched, 1, Self.lookMilliseconds) == 0 {
      if isCancelled.load(ordering: .relaxed) { throw CancellationError() }
    }
    if isCancelled.load(ordering: .relaxed) { throw CancellationError() }
    var part = [UInt8](repeating: 0, count: 1 << 16)
    let count = Glibc.read(descriptor, &part, part.count)
    if count < 0 {
      guard errno != EINTR, errno != EAGAIN else { return }
      throw LineError(action: "read", reason: String(cString: strerror(errno)))
    }
    ahead.isAtEnd = count == 0
    ahead.bytes += part[..<count]
  }
}

/// Requests that cannot be read, or answers that nobody takes.
package struct LineError: Error, Sendable, CustomStringConvertible {
  var action: String
  var reason: String

  package var description: String {
    action == "read"
      ? "the requests cannot be read: \(reason)"
      : "the answers cannot be written: \(reason); whoever sent the requests has gone, or the disk is full"
  }
}
