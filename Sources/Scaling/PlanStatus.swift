// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import FoundationEssentials
import Runs

/// How far the workers of a plan are.
package struct PlanStatus: Sendable {
  /// What is known of a shard.
  package struct Shard: Sendable, Hashable {
    package var number: Int
    package var units: Int
    /// The samples that are judged or, of a plan that judges nothing, written.
    package var done: Int
    package var passed: Int
    /// How many workers have begun it.
    package var attempts: Int
    /// The seconds since a file of it changed; nil where there is none.
    package var idle: Double?

    package var isDone: Bool { done >= units }
    /// Whether a worker is at it, as far as files tell.
    package var isRunning: Bool { !isDone && (idle.map { $0 < PlanStatus.quiet } ?? false) }
  }

  package var shards: [Shard]
  /// Whether the workers judge.
  package var judges: Bool
  /// The samples that were judged a second, from the first start to the last change; nil before there is
  /// anything.
  package var rate: Double?
  package var damaged = 0
  package var foreign = 0

  /// After so many seconds without a line a shard is not held to be worked on.
  package static let quiet = 120.0

  /// Looks at a plan, while workers may go on.
  ///
  /// - Throws: `JournalError`.
  package init(of folder: PlanFolder, now: Date = .now) throws {
    var first: Date?
    var last: Date?
    shards = []
    judges = folder.plan.judges
    for (number, shard) in folder.plan.shards.enumerated() {
      let contents = try ShardContents(of: number, in: folder)
      damaged += contents.damaged
      foreign += contents.foreign
      let places = try ShardAnswers.folders(of: number, in: folder)
      let answers = places.map { "\($0)/\(RunDirectory.completions)" }
      let changed = (contents.files + answers).compactMap(RunDirectory.changed).max()
      last = [last, changed].compactMap(\.self).max()
      let starts =
        judges
        ? contents.starts.compactMap { try? Date($0.started, strategy: .iso8601) }
        : places.compactMap { RunDirectory.changed("\($0)/\(RunDirectory.generation)") }
      first = ([first].compactMap(\.self) + starts).min()
      shards.append(
        Shard(
          number: number,
          units: shard.units,
          done: judges
            ? contents.done
            : shard.units - (try ShardAnswers(of: number, in: folder).missing().count),
          passed: contents.passed,
          attempts: judges ? contents.starts.count : places.count,
          idle: changed.map { max(0, now.timeIntervalSince($0)) }
        )
      )
    }
    if let first, let last, last > first {
      rate = Double(done) / last.timeIntervalSince(first)
    }
  }

  package var units: Int { shards.reduce(0) { $0 + $1.units } }
  package var done: Int { shards.reduce(0) { $0 + $1.done } }
  package var passed: Int { shards.reduce(0) { $0 + $1.passed } }

  /// The shards that are done, that somebody works on, and the others.
  package var finished: ShardSet { ShardSet(shards.filter(\.isDone).map(\.number)) }
  package var running: ShardSet { ShardSet(shards.filter(\.isRunning).map(\.number)) }
  package var missing: ShardSet {
    ShardSet(shards.filter { !$0.isDone && !$0.isRunning }.map(\.number))
  }

  /// The shards that somebody works on, those first that have most left.
  package var slowest: [Shard] {
    shards.filter(\.isRunning).sorted {
      ($1.units - $1.done, $0.number) < ($0.units - $0.done, $1.number)
    }
  }
}
