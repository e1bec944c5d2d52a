// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Dispatch
import Glibc

/// Runs work that Ctrl-C stops cleanly.
///
/// A second Ctrl-C ends the program at once.
///
/// - Parameters:
///   - work: What may be stopped.
///   - onInterrupt: Says how to go on, after the work has stopped.
/// - Returns: What the work returns.
/// - Throws: `ExitCode(130)` when the work was interrupted, else what the work throws.
func interruptible<Result: Sendable>(
  _ work: @escaping @Sendable () async throws -> Result,
  onInterrupt: @Sendable () -> Void
) async throws -> Result {
  let root = Task { try await work() }
  signal(SIGINT, SIG_IGN)
  signal(SIGTERM, SIG_IGN)
  let sources = [SIGINT, SIGTERM].map { number in
    let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
    source.setEventHandler {
      if root.isCancelled { exit(130) }
      root.cancel()
    }
    source.resume()
    return source
  }
  defer { sources.forEach { $0.cancel() } }
  do {
    return try await root.value
  } catch is CancellationError {
    onInterrupt()
    throw ExitCode(130)
  }
}
