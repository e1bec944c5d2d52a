// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Problems
import Runs

/// The folder of a plan: what to do, which is not changed, and what workers have done.
///
///     plan.json            the protocol, the command, the shards
///     tasks.jsonl          the samples of each task, in the order of the run
///     units/I.jsonl        the samples of a shard, with their texts
///     shards/I/*.jsonl     what its workers have judged, one file each
package struct PlanFolder: Sendable {
  package let path: String
  package let plan: Plan
  /// What tells this plan from others, which every line of a worker names.
  package let mark: String

  package static let tasks = "tasks.jsonl"
  private static let markLength = 16

  /// Opens a folder that `evalharness plan` made.
  ///
  /// - Throws: ``ScalingError/noPlan(path:)``, and `JournalError`.
  package init(_ path: String) throws {
    self.path = path
    guard let bytes = try RunDirectory.read(Plan.file, in: path),
      let plan = try Plan.read(from: path)
    else { throw ScalingError.noPlan(path: path) }
    self.plan = plan
    mark = String(ContentDigest.sha256(bytes).prefix(Self.markLength))
  }

  /// The folder of the units' files.
  package static func units(in path: String) -> String { path + "/units" }

  /// The name of the file of a shard's units, below ``units(in:)``.
  package static func unitsFile(of shard: Int) -> String { "\(shard).jsonl" }

  /// The folder of what was done of a shard.
  package func folder(of shard: Int) -> String { "\(path)/shards/\(shard)" }

  /// Makes sure that there is a shard of a number.
  ///
  /// - Throws: ``ScalingError/noShard(_:of:)``.
  package func check(_ shard: Int) throws {
    guard plan.shards.indices.contains(shard) else {
      throw ScalingError.noShard(shard, of: plan.shards.count)
    }
  }

  /// The bytes of a file of the plan, which must be as it was written.
  ///
  /// - Throws: ``ScalingError/changed(path:)``, and `JournalError`.
  func bytes(of name: String, in folder: String, sha256: String) throws -> [UInt8] {
    guard let bytes = try RunDirectory.read(name, in: folder),
      ContentDigest.sha256(bytes) == sha256
    else { throw ScalingError.changed(path: folder + "/" + name) }
    return bytes
  }

  /// Gives what was put together its name, which another merge may have given its own meanwhile.
  ///
  /// - Throws: ``ScalingError/exists(path:)``, `JournalError`.
  static func name(_ partial: String, as directory: String) throws {
    do {
      try RunDirectory.name(partial, as: directory)
    } catch {
      throw RunDirectory.isFree(directory) ? error : ScalingError.exists(path: directory)
    }
  }
}
