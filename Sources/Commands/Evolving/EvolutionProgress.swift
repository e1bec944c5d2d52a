// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Evolution

/// Shows how far an evolution is: the phase of the round, its rate, what is eliminated and what it cost.
actor EvolutionProgress {
  private let log: Log
  private var line: StatusLine
  private var round = 0
  private var phase = Evolution.Phase.evolved
  private var total = 0
  private var before = 0
  private var done = 0
  private var start = ContinuousClock.now
  private var eliminated: [Elimination: Int] = [:]
  private var cost: Double?

  init(_ log: Log) {
    self.log = log
    line = StatusLine(since: .now, isQuiet: log.isQuiet)
  }

  func show(_ event: Evolution.Event) {
    switch event {
    case .phase(let round, let phase, let total, let present, let eliminated):
      (self.round, self.phase, self.total, self.eliminated) = (round, phase, total, eliminated)
      (before, done, start) = (present, 0, .now)
    case .reply(let reason, let cost):
      if let cost { self.cost = (self.cost ?? 0) + cost }
      add(reason)
    case .checked(let reason):
      add(reason)
    case .settled(let round, let records):
      line.finish()
      let kept = records.count { $0.eliminated == nil }
      log.note(
        "round \(round): \(kept) of \(records.count) units stay"
          + Self.words(
            records.reduce(into: [:]) { counts, record in
              if let reason = record.eliminated { counts[reason, default: 0] += 1 }
            }
          )
      )
    }
  }

  func finish() { line.finish() }

  private func add(_ reason: Elimination?) {
    done += 1
    if let reason { eliminated[reason, default: 0] += 1 }
    if line.isDue { line.show(text) }
  }

  private var text: String {
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    let rate = Double(done) / max(seconds, 0.001)
    let tenths = Int(rate * (rate < 1 ? 600 : 10))
    let unit = rate < 1 ? "min" : "s"
    let rest = Double(total - before - done) / max(rate, 0.001)
    let left =
      done >= 3 && seconds >= 1 ? ", \(ProgressLine.clock(Int(rest.rounded(.up)))) left" : ""
    let spent = cost.map { ", cost \(($0 * 1e4).rounded() / 1e4)" } ?? ""
    return
      "round \(round): \(before + done)/\(total) \(phase.rawValue), \(tenths / 10).\(tenths % 10)/\(unit)"
      + Self.words(eliminated) + spent + left
  }

  /// The reasons, the most frequent first.
  private static func words(_ counts: [Elimination: Int]) -> String {
    guard !counts.isEmpty else { return "" }
    let sorted = counts.sorted { ($1.value, $0.key.rawValue) < ($0.value, $1.key.rawValue) }
    let list = sorted.map { "\($0.key.rawValue) \($0.value)" }.joined(separator: ", ")
    return ", \(counts.values.reduce(0, +)) eliminated (\(list))"
  }
}
