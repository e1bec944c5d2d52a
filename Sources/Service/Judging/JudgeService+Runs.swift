// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Execution

/// Programs that are run for their own sake, for those who ask for no verdict.
extension JudgeService {
  /// What came of a program, and how long it waited for a cage.
  struct TimedRun: Sendable {
    var outcome: RunOutcome
    var queued: Duration
  }

  /// Runs a program once a cage is free; programs of several clients take turns.
  ///
  /// A sandbox that fails in the middle gets a second chance with new processes. Time in the queue is no time of
  /// the program.
  ///
  /// - Parameters:
  ///   - work: The program and what it needs.
  ///   - client: Whose turn among others it is.
  ///   - most: How long it may wait for a cage; nil: as long as it takes.
  /// - Returns: What came of it.
  /// - Throws: `SandboxError` when the sandbox fails twice or cannot be built, ``WaitedTooLong``, and
  ///   `CancellationError`, which ends the program.
  func run(
    _ work: RunWork,
    for client: String,
    waiting most: Duration? = nil
  ) async throws -> TimedRun {
    let start = ContinuousClock.now
    return try await pool.use(for: client, beginningBy: most.map { start + $0 }) { cage in
      let queued = ContinuousClock.now - start
      do {
        return TimedRun(outcome: try await cage.run(work), queued: queued)
      } catch SandboxError.lost {
        return TimedRun(outcome: try await cage.run(work), queued: queued)
      }
    }
  }
}
