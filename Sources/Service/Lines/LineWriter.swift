// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Glibc
import Synchronization

/// Whole lines, written one after another by a thread of their own.
final class LineWriter: Sendable {
  /// How often it looks whether it is still wanted, in milliseconds.
  private static let lookMilliseconds: Int32 = 100

  private let descriptor: Int32
  private let isCancelled = Atomic(false)
  private let queue = DispatchQueue(label: "evalharness.answers")

  /// - Parameter descriptor: What is written to; it stays open.
  init(_ descriptor: Int32) {
    self.descriptor = descriptor
  }

  /// Writes a line and its end; waits for whoever reads them.
  ///
  /// - Throws: ``LineError``.
  func write(_ line: [UInt8]) async throws {
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        queue.async { continuation.resume(with: Result { try self.writeAll(line + [0x0A]) }) }
      }
    } onCancel: {
      isCancelled.store(true, ordering: .relaxed)
    }
  }

  private func writeAll(_ bytes: [UInt8]) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      var watched = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
      if poll(&watched, 1, Self.lookMilliseconds) == 0 {
        if isCancelled.load(ordering: .relaxed) { throw CancellationError() }
        continue
      }
      // No more than a pipe takes at once: a longer write would wait for whoever reads it.
      let count = rest.prefix(Int(PIPE_BUF)).withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress, $0.count)
      }
      if count < 0, errno == EINTR || errno == EAGAIN { continue }
      guard count >= 0 else {
        throw LineError(action: "write", reason: String(cString: strerror(errno)))
      }
      rest = rest.dropFirst(count)
    }
  }
}
