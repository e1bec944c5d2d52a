// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Measuring
import Scaling

/// From a plan's command to what judges a part of its samples on this machine.
struct PlannedShard: Sendable {
  private let folder: PlanFolder
  private let workers: Int?

  init(_ folder: PlanFolder, workers: Int?) {
    self.folder = folder
    self.workers = workers
  }

  /// Loads what the command names, against the folder in which it was given.
  ///
  /// The paths of the plan are read against the folder of this process before.
  ///
  /// - Throws: `UsageError` where that folder is not here.
  func measurement(of part: SampleDraw, log: Log) async throws -> Measurement {
    try await prepare(log: log) { $0.samples = .part(part, isOfAModel: folder.plan.isOfAModel) }
  }

  /// Loads what the command names with the model that it asks.
  ///
  /// - Throws: `UsageError` where the folder of its paths is not here.
  func measurementWithModel(log: Log) async throws -> Measurement {
    try await prepare(log: log) { _ in }
  }

  private func prepare(
    log: Log,
    change: (inout MeasurementSession) -> Void
  ) async throws -> Measurement {
    let plan = folder.plan
    let here = FileManager.default.currentDirectoryPath
    guard FileManager.default.changeCurrentDirectoryPath(plan.folder) else {
      throw UsageError(
        "\(plan.folder): the plan was made there, and its command's paths are read against it; make it "
          + "reachable on this machine"
      )
    }
    defer { _ = FileManager.default.changeCurrentDirectoryPath(here) }
    var session = try PlannedCommand(words: plan.command).session
    change(&session)
    // Whoever made the plan has looked at the problems.
    session.checks = false
    if let workers { session.sandbox.workers = workers }
    return try await session.prepare(log: log).measurement
  }
}
