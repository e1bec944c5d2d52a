// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Glibc

/// Whole lines, written one after another by a thread of their own.
final class LineWriter: Sendable {
  private let descriptor: Int32
  private let queue = DispatchQueue(label: "evalharness.answers")

  /// - Parameter descriptor: What is written to; it stays open.
  init(_ descriptor: Int32) {
    self.descriptor = descriptor
  }

  /// Writes a line and its end; waits for whoever reads them.
  ///
  /// - Throws: ``LineError``.
  func write(_ line: [UInt8]) async throws {
    try await withCheckedThrowingContinuation { continuation in
      queue.async { continuation.resume(with: Result { try self.writeAll(line + [0x0A]) }) }
    }
  }

  private func writeAll(_ bytes: [UInt8]) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else {
        throw LineError(action: "write", reason: String(cString: strerror(errno)))
      }
      rest = rest.dropFirst(count)
    }
  }
}
