// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import Runs
import Statistics

extension RunSummary {
  /// The confidence of the intervals.
  package static let confidence = 0.95

  /// Turns the counts of a run into scores.
  ///
  /// - Parameters:
  ///   - tally: The counts.
  ///   - protocol: The protocol of the run.
  ///   - ks: The values of k asked for, in any order. A k that a task has too few samples for is
  ///     listed as undefined with the reason; so is every k when a task has no sample.
  /// - Throws: When the protocol cannot be written as JSON.
  package init(_ tally: RunTally, protocol: RunProtocol, ks: [Int]) throws {
    let suite = `protocol`.benchmark.suite
    let counts = try tally.tasks.map { try TaskCount(samples: $0.samples, correct: $0.correct) }
    // Suites before the one that decides have scores of their own, and come first.
    let earlier = try tally.suites.filter { $0 != suite }.map { name in
      (
        name,
        try tally.tasks.map {
          try TaskCount(samples: $0.samples, correct: $0.correctBySuite[name] ?? 0)
        }
      )
    }
    var scores: [Score] = []
    var undefined: [Undefined] = []
    for k in Set(ks).sorted() {
      if !tally.missing.isEmpty {
        let why =
          "pass@\(k) needs samples of every task and \(tally.missing.count) of \(counts.count) have "
          + "none; add them or select the tasks that have some"
        undefined.append(Undefined(k: k, why: why))
        continue
      }
      do {
        for (name, counts) in earlier { scores.append(try Score(counts, suite: name, k: k)) }
        scores.append(try Score(counts, suite: suite, k: k))
      } catch let error as StatisticsError {
        undefined.append(Undefined(k: k, why: error.description))
      }
    }
    self.init(
      protocolDigest: try `protocol`.digest(),
      complete: tally.isComplete,
      missing: tally.missing,
      samples: Samples(
        expected: tally.tasks.reduce(0) { $0 + $1.expected },
        judged: counts.reduce(0) { $0 + $1.samples },
        correct: counts.reduce(0) { $0 + $1.correct },
        infrastructure: tally.infrastructure,
        unjudged: tally.unjudged,
        shared: tally.shared,
        compatiblePasses: tally.compatiblePasses > 0 ? tally.compatiblePasses : nil
      ),
      scores: scores,
      partial: try Self.partial(tally, ks: undefined.map(\.k), suite: suite),
      exactMatch: try ExactMatch(tally),
      undefined: undefined,
      verdicts: tally.verdicts,
      judging: tally.judging,
      compatible: `protocol`.triesStrictJudging
        ? tally.tasks.filter { $0.compatible > 0 }.map(\.name) : [],
      unverifiable: Dictionary(
        uniqueKeysWithValues: tally.tasks.compactMap { task in
          task.unverifiable.map { (task.name, $0) }
        }
      ),
      oracleDependent: tally.suites.isEmpty ? nil : tally.oracleDependent.sorted(),
      tasks: tally.tasks.map {
        Task(
          task: $0.name,
          samples: $0.samples,
          correct: $0.correct,
          correctBySuite: $0.correctBySuite.isEmpty ? nil : $0.correctBySuite,
          exactMatches: $0.exactMatches
        )
      },
      times: Times(
        cpuSeconds: tally.cpu / .seconds(1),
        wallSeconds: tally.wall / .seconds(1),
        peakMemoryBytes: tally.peakMemory,
        judgedAlone: tally.judgedAlone
      )
    )
  }

  /// The scores of the tasks that have samples enough, for the values of k that all of them have not.
  private static func partial(_ tally: RunTally, ks: [Int], suite: String) throws -> Partial? {
    var scores: [Score] = []
    for k in ks {
      let tasks = tally.tasks.filter { $0.samples >= k }
      guard !tasks.isEmpty else { continue }
      for name in tally.suites.filter({ $0 != suite }) + [suite] {
        let counts = try tasks.map {
          try TaskCount(
            samples: $0.samples,
            correct: name == suite ? $0.correct : $0.correctBySuite[name] ?? 0
          )
        }
        var score = try Score(counts, suite: name, k: k)
        score.tasks = tasks.count
        scores.append(score)
      }
    }
    return scores.isEmpty ? nil : Partial(scores: scores)
  }

  /// The bytes of `summary.json`.
  package func bytes() throws -> [UInt8] {
    try JSONValue(encoding: self).bytes(.indented) + [UInt8(ascii: "\n")]
  }
}

extension RunSummary.ExactMatch {
  /// Nil where no sample was asked for it.
  fileprivate init?(_ tally: RunTally) throws {
    let tasks = tally.tasks.filter { $0.exactMatches != nil && $0.samples > 0 }
    guard !tasks.isEmpty else { return nil }
    let counts = try tasks.map { try TaskCount(samples: $0.samples, correct: $0.exactMatches ?? 0) }
    let score = try RunSummary.Score(counts, suite: Self.name, k: 1)
    self.init(
      matched: counts.reduce(0) { $0 + $1.correct },
      samples: counts.reduce(0) { $0 + $1.samples },
      value: score.value,
      wilson: score.wilson
    )
  }
}

extension RunSummary.Score {
  fileprivate init(_ counts: [TaskCount], suite: String, k: Int) throws {
    let scores = try counts.map { try $0.passAtK(k) }
    self.init(
      suite: suite,
      k: k,
      value: try suitePassAtK(counts, k: k),
      superpopulationStandardError: Statistics.superpopulationStandardError(scores)
    )
    guard k == 1 else { return }
    fixedBenchmarkStandardError = Statistics.fixedBenchmarkStandardError(counts)
    if counts.allSatisfy({ $0.samples == 1 }) {
      let interval = try wilsonInterval(
        successes: counts.reduce(0) { $0 + $1.correct },
        trials: counts.count,
        confidence: RunSummary.confidence
      )
      wilson = RunSummary.Interval(
        confidence: RunSummary.confidence,
        lower: interval.lower,
        upper: interval.upper
      )
    }
  }
}
