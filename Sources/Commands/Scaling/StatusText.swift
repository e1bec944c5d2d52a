// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Scaling

/// How far a plan is, in a few lines.
struct StatusText: Sendable {
  let text: String

  /// The most shards that are named one by one.
  private static let mostShown = 5

  init(_ status: PlanStatus) {
    let done = status.done
    let share = status.units > 0 ? 100 * Double(done) / Double(status.units) : 100
    let words =
      status.judges
      ? "judged (\(Self.short(share)) %), \(status.passed) passed"
      : "written (\(Self.short(share)) %)"
    var lines = [
      "samples    \(done) of \(status.units) \(words)",
      "done       \(Self.counted(status.finished))",
      "running    \(Self.counted(status.running))",
      "missing    \(Self.counted(status.missing))",
    ]
    if let rate = status.rate {
      lines.append("rate       \(Self.short(rate)) samples a second since the first worker began")
    }
    for shard in status.slowest.prefix(Self.mostShown) {
      let idle = shard.idle.map { ", \(Self.short($0)) s since its last line" } ?? ""
      lines.append(
        "slowest    shard \(shard.number): \(shard.done) of \(shard.units)\(idle), attempts: \(shard.attempts)"
      )
    }
    if status.damaged + status.foreign > 0 {
      lines.append(
        "left out   \(status.damaged) lines that are not whole, \(status.foreign) of another plan"
      )
    }
    text = lines.joined(separator: "\n") + "\n"
  }

  private static func counted(_ shards: ShardSet) -> String {
    shards.isEmpty ? "0" : "\(shards.numbers.count) (\(shards))"
  }

  private static func short(_ value: Double) -> String {
    "\((value * 10).rounded() / 10)"
  }
}
