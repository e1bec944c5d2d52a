// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Statistics
import Testing

/// Writes 1,000 random cases of each kind with what the functions say, for SciPy to check.
///
/// The checks are those of `benchmarks/statistics/compare.py`; here only the writing can fail.
@Suite(
  .enabled(
    if: Recording.folder != nil,
    "benchmarks/statistics/compare.py sets EVALHARNESS_STATISTICS_OUTPUT to have the cases written"
  )
)
struct RandomCaseTests {
  struct Record: Encodable {
    var kind: String
    var given: [String: [Double]]
    var found: [String: Double]
  }

  @Test func areWritten() throws {
    var generator = SplitMix64(seed: 2026)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    var lines = Data()
    for (kind, make) in Self.kinds {
      for _ in 0..<1000 {
        let (given, found) = try make(&generator)
        lines += try encoder.encode(Record(kind: kind, given: given, found: found))
        lines.append(10)
      }
    }
    try Recording.write(lines, to: "cases.jsonl")
  }

  typealias Make = @Sendable (inout SplitMix64) throws -> ([String: [Double]], [String: Double])

  private static let kinds: [(String, Make)] = [
    ("binomial", binomial), ("special", special), ("consistency", consistency),
    ("moments", moments), ("share", share), ("mcnemar", mcnemar), ("signflip", signflip),
    ("newcombe", newcombe), ("scores", scores), ("exact bootstrap", exactBootstrap),
    ("seeded bootstrap", seededBootstrap), ("power", power), ("multiple", multiple),
    ("beta-binomial", betaBinomial), ("gate", gate),
  ]

  // MARK: - Kinds

  private static let binomial: Make = { random in
    let trials = 1 + random.below(1000)
    let successes = random.below(trials + 1)
    let p = random.unit()
    return (
      ["of": [Double(successes), Double(trials), p]],
      [
        "probability": binomialProbability(successes: successes, trials: trials, probability: p),
        "tail": binomialUpperTail(successes: successes, trials: trials, probability: p),
      ]
    )
  }

  private static let special: Make = { random in
    let (x, a, b) = (random.unit(), 0.5 + 200 * random.unit(), 0.5 + 200 * random.unit())
    let (confidence, degrees) = (0.5 + 0.499 * random.unit(), 1 + random.below(1000))
    let tail = random.unit() / 2 + 1e-12
    return (
      ["beta": [x, a, b], "student": [confidence, Double(degrees)], "tail": [tail]],
      [
        "beta": regularizedIncompleteBeta(x, a: a, b: b),
        "quantile": betaQuantile(x, a: a, b: b),
        "student": studentQuantile(confidence: confidence, degrees: degrees),
        "normal": normalUpperQuantile(tail),
      ]
    )
  }

  private static let consistency: Make = { random in
    let samples = 1 + random.below(200)
    let correct = random.below(samples + 1)
    let k = 1 + random.below(samples)
    let denominator = 1 + random.below(100)
    let threshold = try Threshold(1 + random.below(denominator), over: denominator)
    let count = try TaskCount(samples: samples, correct: correct)
    return (
      [
        "of": [samples, correct, k, threshold.numerator, threshold.denominator].map(Double.init)
      ],
      [
        "pass@k": try count.passAtK(k), "pass^k": try count.passHatK(k),
        "G-Pass@k": try count.gPassAtK(k, threshold: threshold),
        "mG-Pass@k": try count.mGPassAtK(k),
      ]
    )
  }

  private static let moments: Make = { random in
    let samples = 1 + random.below(100)
    let k = 1 + random.below(samples)
    let p = random.unit()
    let moments = try passAtKMoments(samples: samples, k: k, probability: p)
    return (
      ["of": [Double(samples), Double(k), p]],
      ["mean": moments.mean, "deviation": moments.standardDeviation]
    )
  }

  private static let share: Make = { random in
    let trials = 1 + random.below(1000)
    let successes = random.below(trials + 1)
    let confidence = 0.5 + 0.499 * random.unit()
    let (wilson, exact, jeffreys) = (
      try wilsonInterval(successes: successes, trials: trials, confidence: confidence),
      try clopperPearsonInterval(successes: successes, trials: trials, confidence: confidence),
      try jeffreysInterval(successes: successes, trials: trials, confidence: confidence)
    )
    return (
      ["of": [Double(successes), Double(trials), confidence]],
      [
        "wilson.lower": wilson.lower, "wilson.upper": wilson.upper,
        "clopper-pearson.lower": exact.lower, "clopper-pearson.upper": exact.upper,
        "jeffreys.lower": jeffreys.lower, "jeffreys.upper": jeffreys.upper,
      ]
    )
  }

  private static let mcnemar: Make = { random in
    let (lost, gained) = (random.below(120), random.below(120))
    let test = try McNemarTest(lost: lost, gained: gained)
    return (
      ["of": [Double(lost), Double(gained)]],
      [
        "two-sided": test.twoSided, "regression": test.regression,
        "mid-p two-sided": test.midPTwoSided, "mid-p regression": test.midPRegression,
        "chi squared": test.chiSquared, "corrected chi squared": test.correctedChiSquared,
      ]
    )
  }

  private static let signflip: Make = { random in
    // One in ten is of the size of a benchmark.
    let isLarge = random.below(10) == 0
    let tasks = isLarge ? 50 + random.below(350) : 1 + random.below(12)
    let samples = 1 + random.below(isLarge ? 200 : 20)
    let values = (0..<tasks).map { _ in
      random.below(3) == 0 ? 0 : random.below(samples + 1) - random.below(samples + 1)
    }
    let test = try SignFlipTest(LatticeScores(values, scale: samples))
    return (
      ["differences": values.map(Double.init)],
      ["regression": test.regression, "two-sided": test.twoSided]
    )
  }

  private static let newcombe: Make = { random in
    let counts = [random.below(200), random.below(30), random.below(30), 1 + random.below(200)]
    let confidence = 0.5 + 0.499 * random.unit()
    let interval = try newcombeInterval(
      PairedOutcomes(
        bothPassed: counts[0],
        lost: counts[1],
        gained: counts[2],
        bothFailed: counts[3]
      ),
      confidence: confidence
    )
    return (
      ["table": counts.map(Double.init), "confidence": [confidence]],
      ["lower": interval.lower, "upper": interval.upper]
    )
  }

  private static let scores: Make = { random in
    let clusters = (0..<(2 + random.below(20))).map { _ in
      (0..<(1 + random.below(5))).map { _ in random.unit() }
    }
    let all = clusters.flatMap { $0 }
    let confidence = 0.5 + 0.499 * random.unit()
    let interval = try #require(try studentInterval(all, confidence: confidence))
    return (
      [
        "scores": all, "sizes": clusters.map { Double($0.count) }, "confidence": [confidence],
      ],
      [
        "error": try #require(superpopulationStandardError(all)),
        "clustered": try #require(clusteredStandardError(clusters, correction: .none)),
        "student.lower": interval.lower, "student.upper": interval.upper,
      ]
    )
  }

  private static let exactBootstrap: Make = { random in
    let reach = 1 + random.below(5)
    let values = (0..<(2 + random.below(60))).map { _ in random.below(2 * reach + 1) - reach }
    let confidence = [0.8, 0.9, 0.95, 0.99][random.below(4)]
    let bootstrap = try ExactBootstrap(LatticeScores(values, scale: reach))
    let interval = try bootstrap.interval(confidence: confidence)
    return (
      [
        "differences": values.map(Double.init), "scale": [Double(reach)],
        "confidence": [confidence],
      ],
      [
        "lower": interval.lower, "upper": interval.upper,
        "at most 0": bootstrap.probabilityAtMostZero, "below 0": bootstrap.probabilityBelowZero,
      ]
    )
  }

  private static let seededBootstrap: Make = { random in
    let values = (0..<(1 + random.below(40))).map { _ in random.below(21) - 10 }
    let clusters = values.map { _ in random.below(12) }
    let confidence = [0.8, 0.9, 0.95][random.below(3)]
    let seed = random.below(1 << 40)
    let replicates = 1 + random.below(60)
    let interval = try SeededBootstrap(
      LatticeScores(values, scale: 10),
      clusters: clusters,
      replicates: replicates,
      seed: UInt64(seed)
    ).interval(confidence: confidence)
    return (
      [
        "differences": values.map(Double.init), "clusters": clusters.map(Double.init),
        "confidence": [confidence], "seed": [Double(seed)], "replicates": [Double(replicates)],
      ],
      ["lower": interval.lower, "upper": interval.upper]
    )
  }

  private static let power: Make = { random in
    let tasks = 10 + random.below(190)
    let alpha = 0.01 + 0.09 * random.unit()
    let sides = random.below(2) == 0 ? Sides.one : .two
    let lost = random.unit() / 2
    let gained = random.unit() / 2
    let wanted = 0.5 + 0.45 * random.unit()
    let test = try McNemarPower(tasks: tasks, alpha: alpha, sides: sides)
    var found = ["power": try test.power(lost: lost, gained: gained)]
    found["drop"] = try test.detectableDrop(discordance: lost + gained, power: wanted)
    return (
      ["of": [Double(tasks), alpha, Double(sides.rawValue), lost, gained, wanted]],
      found
    )
  }

  private static let multiple: Make = { random in
    let values = (0..<(1 + random.below(12))).map { _ in
      (random.unit() * 1000).rounded() / (random.below(2) == 0 ? 1000 : 20_000)
    }
    var found: [String: Double] = [:]
    for (name, adjusted) in [
      ("holm", holm(values)), ("bh", benjaminiHochberg(values)), ("bonferroni", bonferroni(values)),
    ] {
      for (place, value) in adjusted.enumerated() { found["\(name).\(place)"] = value }
    }
    return (["values": values], found)
  }

  private static let betaBinomial: Make = { random in
    let samples = 2 + random.below(19)
    // The counts of equal weights spread more than those of one probability.
    let correct = (0..<(3 + random.below(10))).map { _ in random.below(samples + 1) } + [1]
    let fit = try BetaBinomialFit(
      correct.map { try TaskCount(samples: samples, correct: $0) }
    )
    return (
      ["correct": correct.map(Double.init), "samples": [Double(samples)]],
      [
        "likelihood": fit.logLikelihood, "mean": fit.mean, "concentration": fit.concentration,
        "pass@100": try fit.passAtK(100), "pass^3": try fit.passHatK(3),
      ]
    )
  }

  private static let gate: Make = { random in
    let samples = random.below(2) == 0 ? 1 : 1 + random.below(10)
    let rule = try GateRule(
      alpha: [0.01, 0.05, 0.1][random.below(3)],
      minimalDrop: [0, 0.01, 0.03][random.below(3)],
      nonInferiorityMargin: random.below(3) == 0 ? 0.05 : nil,
      strict: random.below(6) == 0
    )
    let change = 0.12 * random.unit()
    let flips = 0.15 * random.unit()
    var (comparisons, given): ([PairedComparison], [String: [Double]]) = ([], [:])
    for benchmark in 0...random.below(3) {
      var (before, after): ([TaskCount], [TaskCount]) = ([], [])
      for _ in 0..<(20 + random.below(200)) {
        let start = random.below(samples + 1)
        let (isLost, isFlipped) = (random.unit() < change, random.unit() < flips)
        let end = isLost ? random.below(start + 1) : isFlipped ? random.below(samples + 1) : start
        before.append(try TaskCount(samples: samples, correct: start))
        after.append(try TaskCount(samples: samples, correct: end))
      }
      given["baseline.\(benchmark)"] = before.map { Double($0.correct) }
      given["candidate.\(benchmark)"] = after.map { Double($0.correct) }
      comparisons.append(try PairedComparison(baseline: before, candidate: after))
    }
    given["samples"] = [Double(samples)]
    given["rule"] = [
      rule.alpha, rule.minimalDrop, rule.nonInferiorityMargin ?? 0, rule.strict ? 1 : 0,
    ]
    var found: [String: Double] = [:]
    for (place, decision) in try Statistics.gate(comparisons, rule: rule).enumerated() {
      found["outcome.\(place)"] = Double(decision.outcome.rawValue)
      found["p.\(place)"] = decision.adjustedP
      found["lower.\(place)"] = decision.interval.lower
      found["upper.\(place)"] = decision.interval.upper
      found["bound.\(place)"] = decision.lowerBound
    }
    return (given, found)
  }
}
