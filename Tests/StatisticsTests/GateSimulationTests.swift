// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Statistics
import Testing

/// Plays the gate against pairs of runs whose true difference is known.
///
/// A minute or two, so only `benchmarks/statistics/compare.py` asks for it and keeps the table.
@Suite(
  .enabled(
    if: Recording.folder != nil,
    "benchmarks/statistics/compare.py sets EVALHARNESS_STATISTICS_OUTPUT to have the gate simulated"
  )
)
struct GateSimulationTests {
  private static let pairs = 10_000
  private static let tasks = 164

  @Test func keepsItsPromises() throws {
    var text = ""
    try oneSample(&text)
    try severalSamples(&text)
    try severalBenchmarks(&text)
    try nonInferiority(&text)
    try Recording.write(Data(text.utf8), to: "simulation.txt")
  }

  /// One sample a task: no drop, and the drop that is found with a power of 80 %.
  private func oneSample(_ text: inout String) throws {
    text += """
      One sample a task: \(Self.tasks) tasks, \(Self.pairs) pairs of runs a row, alpha 5 %, minimal drop 1 point

      discordance    true drop    gate closed      exact    inconclusive    95 % interval covers

      """
    let rule = try GateRule()
    let exact = try McNemarPower(tasks: Self.tasks, alpha: rule.alpha)
    for (place, discordance) in [0, 0.02, 0.05, 0.10, 0.15, 0.20, 0.30].enumerated() {
      var drops = [0.0]
      if let drop = try exact.detectableDrop(discordance: discordance) { drops.append(drop) }
      for drop in drops {
        var random = SplitMix64(seed: UInt64(place) * 2 + (drop > 0 ? 1 : 0))
        let (lost, gained) = ((discordance + drop) / 2, (discordance - drop) / 2)
        var (closed, inconclusive, covered) = (0, 0, 0)
        for _ in 0..<Self.pairs {
          let comparison = try pair(lost: lost, gained: gained, &random)
          let decision = try #require(try gate([comparison], rule: rule).first)
          if decision.outcome == .regression { closed += 1 }
          if decision.outcome == .inconclusive { inconclusive += 1 }
          if decision.interval.lower <= -drop, -drop <= decision.interval.upper { covered += 1 }
        }
        let promised = try exact.power(lost: lost, gained: gained)
        text +=
          percent(discordance, 9) + points(drop, 15) + percent(rate(closed), 13)
          + percent(promised, 11) + percent(rate(inconclusive), 16)
          + percent(rate(covered), 24) + "\n"
        if drop == 0 { #expect(rate(closed) <= rule.alpha) }
        let noise = (promised * (1 - promised) / Double(Self.pairs)).squareRoot()
        #expect(abs(rate(closed) - promised) <= 4 * noise)
      }
    }
  }

  /// Ten samples a task, whose probabilities have the arcsine distribution.
  private func severalSamples(_ text: inout String) throws {
    text += "\nTen samples a task, probabilities of passing with the arcsine distribution\n\n"
    text += "true drop    gate closed    inconclusive    95 % interval covers\n"
    let rule = try GateRule()
    for (seed, loss) in [(101, 0.0), (102, 0.03), (103, 0.06)] as [(UInt64, Double)] {
      var random = SplitMix64(seed: seed)
      // A share of the probability is lost, so that none falls below 0; its mean is one half.
      let drop = loss / 2
      var (closed, inconclusive, covered) = (0, 0, 0)
      for _ in 0..<Self.pairs {
        var (before, after): ([TaskCount], [TaskCount]) = ([], [])
        for _ in 0..<Self.tasks {
          let root = sin(random.unit() * Double.pi / 2)
          before.append(try draw(root * root, &random))
          after.append(try draw(root * root * (1 - loss), &random))
        }
        let comparison = try PairedComparison(baseline: before, candidate: after)
        let decision = try #require(try gate([comparison], rule: rule).first)
        if decision.outcome == .regression { closed += 1 }
        if decision.outcome == .inconclusive { inconclusive += 1 }
        if decision.interval.lower <= -drop, -drop <= decision.interval.upper { covered += 1 }
      }
      text +=
        points(drop, 9) + percent(rate(closed), 15) + percent(rate(inconclusive), 16)
        + percent(rate(covered), 24) + "\n"
      // The test is exact, so its size is alpha; the sample of it is not.
      if drop == 0 { #expect(rate(closed) <= rule.alpha + 0.0065) }
    }
  }

  /// Three benchmarks without a drop share alpha.
  private func severalBenchmarks(_ text: inout String) throws {
    text += "\nThree benchmarks without a drop, Holm's adjustment\n\n"
    text += "discordance    any closed    any closed without the adjustment\n"
    let rule = try GateRule()
    for (seed, discordance) in [(201, 0.05), (202, 0.10), (203, 0.30)] as [(UInt64, Double)] {
      var random = SplitMix64(seed: seed)
      var (closed, unadjusted) = (0, 0)
      for _ in 0..<Self.pairs {
        let comparisons = try (0..<3).map { _ in
          try pair(lost: discordance / 2, gained: discordance / 2, &random)
        }
        let outcomes = try gate(comparisons, rule: rule).map(\.outcome)
        if outcomes.contains(.regression) { closed += 1 }
        if comparisons.contains(where: { $0.test.regression <= rule.alpha }) { unadjusted += 1 }
      }
      text +=
        percent(discordance, 9) + percent(rate(closed), 16) + percent(rate(unadjusted), 20) + "\n"
      #expect(rate(closed) <= rule.alpha)
    }
  }

  /// A candidate that is worse by exactly the margin passes with a probability of about alpha.
  private func nonInferiority(_ text: inout String) throws {
    text += "\nNon-inferiority with a margin of 5 points\n\n"
    text += "discordance    true drop         passed\n"
    let rule = try GateRule(nonInferiorityMargin: 0.05)
    for (place, discordance) in [0.05, 0.10, 0.20, 0.30].enumerated() {
      for drop in [0.05, 0] {
        var random = SplitMix64(seed: UInt64(300 + place) * 2 + (drop > 0 ? 1 : 0))
        var passed = 0
        for _ in 0..<Self.pairs {
          let comparison = try pair(
            lost: (discordance + drop) / 2,
            gained: (discordance - drop) / 2,
            &random
          )
          if try gate([comparison], rule: rule).first?.outcome == .passed { passed += 1 }
        }
        text += percent(discordance, 9) + points(drop, 15) + percent(rate(passed), 13) + "\n"
      }
    }
  }

  // MARK: - Runs

  /// Two runs of one sample a task; 60 % of the tasks on which they agree pass.
  private func pair(
    lost: Double,
    gained: Double,
    _ random: inout SplitMix64
  ) throws -> PairedComparison {
    var (before, after): ([TaskCount], [TaskCount]) = ([], [])
    for _ in 0..<Self.tasks {
      let place = random.unit()
      let isSolved = random.unit() < 0.6
      let (first, second) =
        place < lost ? (1, 0) : place < lost + gained ? (0, 1) : isSolved ? (1, 1) : (0, 0)
      before.append(try TaskCount(samples: 1, correct: first))
      after.append(try TaskCount(samples: 1, correct: second))
    }
    return try PairedComparison(baseline: before, candidate: after)
  }

  private func draw(_ probability: Double, _ random: inout SplitMix64) throws -> TaskCount {
    var correct = 0
    for _ in 0..<10 where random.unit() < probability { correct += 1 }
    return try TaskCount(samples: 10, correct: correct)
  }

  // MARK: - Text

  private func rate(_ count: Int) -> Double { Double(count) / Double(Self.pairs) }

  private func percent(_ share: Double, _ width: Int) -> String {
    pad(String(format: "%.2f %%", share * 100), width)
  }

  private func points(_ drop: Double, _ width: Int) -> String {
    pad(String(format: "%.2f", drop * 100), width)
  }

  private func pad(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }
}
