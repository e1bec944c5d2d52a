// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Execution

/// Programs that are run for their own sake.
extension JudgingDesk {
  /// Runs a program, if there is room, until it is done or the client is gone.
  ///
  /// - Parameters:
  ///   - work: The program and what it needs.
  ///   - size: The bytes of the request.
  ///   - most: How long it may wait for a cage; nil: as long as it takes.
  ///   - context: Who asks.
  /// - Returns: What came of it.
  /// - Throws: ``RefusedRequest``, ``WaitedTooLong``, `SandboxError` and `CancellationError`.
  func run(
    _ work: RunWork,
    size: Int,
    waiting most: Duration? = nil,
    _ context: ClientContext
  ) async throws -> JudgeService.TimedRun {
    let client = context.client
    return try await running(Room(client: client, programs: 1, bytes: size), context) {
      let run = try await service.run(work, for: client, waiting: most)
      metrics.count(run)
      return run
    }
  }

  /// Runs one program after another until one is not as it should be, if there is room for all of them.
  ///
  /// - Parameters:
  ///   - works: The programs.
  ///   - size: The bytes of the request.
  ///   - judge: What is kept of one by its place and what came of it, and whether the next is run.
  ///   - context: Who asks.
  /// - Returns: What is kept of those that were run.
  /// - Throws: As ``run(_:size:waiting:_:)``.
  func run<Kept: Sendable>(
    _ works: [RunWork],
    size: Int,
    judging judge: @escaping @Sendable (Int, RunOutcome) -> (kept: Kept, goesOn: Bool),
    _ context: ClientContext
  ) async throws -> [Kept] {
    let client = context.client
    return try await running(Room(client: client, programs: works.count, bytes: size), context) {
      var all: [Kept] = []
      for (place, work) in works.enumerated() {
        let run = try await service.run(work, for: client)
        metrics.count(run)
        let (kept, goesOn) = judge(place, run.outcome)
        all.append(kept)
        guard goesOn else { break }
      }
      return all
    }
  }

  /// Does work with the room that it needs; errors stay what they are.
  private func running<Result: Sendable>(
    _ room: Room,
    _ context: ClientContext,
    _ work: @escaping @Sendable () async throws -> Result
  ) async throws -> Result {
    try await admit(room)
    do {
      let result = try await context.untilClosed(work)
      await release(room)
      return result
    } catch {
      await release(room)
      if error is SandboxError { service.report("\(error)") }
      throw error
    }
  }
}
