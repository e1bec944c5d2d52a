// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import Measuring
import Runs

/// What a worker does: the samples of a shard that nobody has judged yet.
package struct ShardWork: Sendable {
  package let folder: PlanFolder
  package let shard: Int
  /// What tells this attempt from others of the shard.
  package let attempt: String

  package init(_ folder: PlanFolder, shard: Int, attempt: String) throws {
    try folder.check(shard)
    self.folder = folder
    self.shard = shard
    self.attempt = AttemptLog.fileStem(attempt)
  }

  /// What is left of the shard: the samples that are there to judge, and how many have no verdict.
  ///
  /// - Throws: ``ScalingError``, `JournalError`.
  package func rest() throws -> (draw: SampleDraw, missing: Int) {
    let done = try ShardContents(of: shard, in: folder)
    var missing = 0
    try folder.forEachUnit(of: shard) { key, _ in missing += done.isDone(key) ? 0 : 1 }
    return (try folder.draw(of: shard, except: done.isDone), missing)
  }

  /// Judges samples of the shard, each kept when it is judged.
  ///
  /// - Parameters:
  ///   - part: The samples.
  ///   - measurement: What judges them; it has to be what the plan was made for.
  ///   - isAlone: Whether nothing else is judged beside, so that the verdicts decide.
  /// - Returns: How many were judged.
  /// - Throws: ``ScalingError/otherSetUp(path:differences:)``, `CancellationError`, `JournalError`,
  ///   `MeasurementError`.
  @discardableResult
  package func judge(
    _ part: SampleDraw,
    by measurement: Measurement,
    isAlone: Bool = false
  ) async throws -> Int {
    try checkSetUp(measurement)
    guard !part.samples.isEmpty else { return 0 }
    let log = try AttemptLog(attempt, of: shard, in: folder, isAlone: isAlone)
    let judged = try await measurement.judge(part, into: log, at: log.path) {
      try log.begin(on: ThisMachine.named)
    }
    return judged
  }

  /// Makes sure that a measurement gives what the plan's would give.
  func checkSetUp(_ measurement: Measurement) throws {
    let (own, planned) = (measurement.makeProtocol(), folder.plan.protocol)
    if folder.plan.judges { try measurement.checkPolicy() }
    let differences =
      folder.plan.judges
      ? try own.differences(from: planned)
      : try own.generation.differences(from: planned.generation)
    guard differences.isEmpty else {
      throw ScalingError.otherSetUp(path: folder.path, differences: differences)
    }
  }
}
