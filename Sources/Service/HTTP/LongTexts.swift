// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// Reads texts of clients where they hold up nobody else.
enum LongTexts {
  /// The longest text that an event loop reads, in bytes; it serves nobody else meanwhile.
  private static let mostInLoop = 1 << 20

  /// Makes something of a text: a short one here, a long one on a thread of no event loop.
  ///
  /// - Parameters:
  ///   - bytes: The text.
  ///   - parse: Reads it.
  /// - Returns: What was made of it.
  /// - Throws: What `parse` throws.
  static func read<Value: Sendable, Failure: Error>(
    _ bytes: [UInt8],
    _ parse: @Sendable ([UInt8]) throws(Failure) -> Value
  ) async throws(Failure) -> Value {
    guard bytes.count > mostInLoop else { return try parse(bytes) }
    return try await withTaskExecutorPreference(globalConcurrentExecutor) {
      () async throws(Failure) -> Value in
      try parse(bytes)
    }
  }
}
