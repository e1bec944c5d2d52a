// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Dispatch
import Glibc
import Synchronization

/// Runs work that Ctrl-C stops cleanly.
///
/// A second Ctrl-C ends the program at once. A terminal sends it to the programs that the work has started,
/// too: whatever fails after it, or just before it is noticed here, fails for that reason.
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
  let isInterrupted = Atomic(false)
  signal(SIGINT, SIG_IGN)
  signal(SIGTERM, SIG_IGN)
  let sources = [SIGINT, SIGTERM].map { number in
    let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
    source.setEventHandler {
      if isInterrupted.exchange(true, ordering: .relaxed) { exit(130) }
      root.cancel()
    }
    source.resume()
    return source
  }
  defer { sources.forEach { $0.cancel() } }
  do {
    return try await root.value
  } catch {
    if !(error is CancellationError), !isInterrupted.load(ordering: .relaxed) {
      try? await Task.sleep(for: .milliseconds(50))
      guard isInterrupted.load(ordering: .relaxed) else { throw error }
    }
    onInterrupt()
    throw ExitCode(130)
  }
}
