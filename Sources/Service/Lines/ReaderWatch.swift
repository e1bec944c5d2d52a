// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Glibc
import Synchronization

/// Sees that whoever read the answers has gone, by a thread of its own: an answer may be long in coming.
final class ReaderWatch: Sendable {
  /// How often it looks whether it is still wanted, in milliseconds.
  private static let lookMilliseconds: Int32 = 100

  private let descriptor: Int32
  private let isCancelled = Atomic(false)
  private let queue = DispatchQueue(label: "evalharness.reader")

  /// - Parameter descriptor: What answers are written to; it stays open.
  init(_ descriptor: Int32) {
    self.descriptor = descriptor
  }

  /// Waits until nobody can read what is written any more.
  ///
  /// - Throws: ``LineError`` then, and `CancellationError`.
  func wait() async throws {
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        queue.async { continuation.resume(with: Result { try self.look() }) }
      }
    } onCancel: {
      isCancelled.store(true, ordering: .relaxed)
    }
  }

  private func look() throws {
    while !isCancelled.load(ordering: .relaxed) {
      // A pipe or a socket whose other end is closed says so without being asked for anything.
      var watched = pollfd(fd: descriptor, events: 0, revents: 0)
      guard poll(&watched, 1, Self.lookMilliseconds) > 0 else { continue }
      throw LineError(action: "write", reason: String(cString: strerror(EPIPE)))
    }
    throw CancellationError()
  }
}
