// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import Runs
package import Statistics

/// Whether a candidate may replace a baseline: the results of both, benchmark by benchmark.
package struct GateQuestion: Sendable {
  package private(set) var entries: [Entry] = []
  /// The benchmarks that only the baseline was measured on, which leaves the question open.
  package private(set) var missing: [String] = []
  /// The benchmarks that only the candidate was measured on, which say nothing.
  package private(set) var ignored: [String] = []
  package let allowance: ProtocolAllowance

  /// The results of both on one benchmark, by the suite that decides.
  package struct Entry: Sendable {
    package var baseline: TaskResults
    package var candidate: TaskResults
    package var suite: String
    /// The fields of the protocols that differ and may not.
    package var obstacles: [RunProtocol.Difference]
    /// The fields that differ because the reader allowed it.
    package var allowed: [RunProtocol.Difference]
  }

  /// Finds the results of the same benchmarks.
  ///
  /// - Throws: ``ComparisonError/nothingInCommon(baseline:candidate:)``, or
  ///   ``ComparisonError/sameLabel(_:paths:)`` when one side has two results of a benchmark.
  package init(
    baseline: [TaskResults],
    candidate: [TaskResults],
    allowance: ProtocolAllowance = ProtocolAllowance()
  ) throws {
    self.allowance = allowance
    let before = try Self.byBenchmark(baseline)
    let after = try Self.byBenchmark(candidate)
    for (name, old) in before {
      guard let new = after.first(where: { $0.name == name })?.results else {
        missing.append(name)
        continue
      }
      entries.append(Entry(old, new, allowance))
    }
    ignored = after.map(\.name).filter { name in !before.contains { $0.name == name } }
    guard !entries.isEmpty else {
      throw ComparisonError.nothingInCommon(
        baseline: baseline.map(\.path).joined(separator: ", "),
        candidate: candidate.map(\.path).joined(separator: ", ")
      )
    }
  }

  private static func byBenchmark(
    _ results: [TaskResults]
  ) throws -> [(name: String, results: TaskResults)] {
    var found: [(name: String, results: TaskResults)] = []
    func name(_ result: TaskResults, _ fields: [String]) -> String {
      ([result.benchmark] + fields.compactMap { result.facts["benchmark.\($0)"] })
        .joined(separator: " ")
    }
    // Versions of a benchmark are told apart only where there are two, so that one of each is held
    // against the other and found to differ.
    let isNarrow = Set(results.map { name($0, ["split"]) }).count < results.count
    for result in results {
      let name = name(result, isNarrow ? ["version", "split"] : ["split"])
      if let other = found.first(where: { $0.name == name }) {
        throw ComparisonError.sameLabel(name, paths: [other.results.path, result.path])
      }
      found.append((name, result))
    }
    return found
  }

  package var isComparable: Bool { entries.allSatisfy(\.obstacles.isEmpty) }

  /// What keeps the results from being whole, a sentence each.
  package var gaps: [String] {
    missing.map { "the candidate has no run of \($0); measure it on the baseline's benchmarks" }
      + entries.flatMap { entry in
        [entry.baseline, entry.candidate].filter { !$0.isComplete }.map { results in
          "\(results.path): \(results.missing.count) tasks without a sample and "
            + "\(results.unjudged) samples without a verdict; continue the run"
        }
      }
  }
}

extension GateQuestion.Entry {
  fileprivate init(_ old: TaskResults, _ new: TaskResults, _ allowance: ProtocolAllowance) {
    baseline = old
    candidate = new
    suite = old.suites.last ?? "base"
    let before = old.facts(of: suite)
    // A candidate that was judged by more suites has counts of this one too.
    let after = new.facts(of: new.suites.contains(suite) ? suite : new.suites.last ?? suite)
    var differences = before.differences(from: after, allowing: allowance)
    // Counts of another suite are no counts of this one, whatever is allowed.
    differences += before.differences(from: after).filter {
      $0.field == "benchmark.suite" && !differences.contains($0)
    }
    obstacles = differences
    allowed = before.differences(from: after).filter { !differences.contains($0) }
    // A run that was stopped has not come to all of its tasks.
    if obstacles.isEmpty, old.isComplete, new.isComplete,
      old.tasks.map(\.name) != new.tasks.map(\.name)
    {
      obstacles = [
        RunProtocol.Difference(
          field: "tasks.digest",
          ours: "of \(old.tasks.count) tasks",
          theirs: "of \(new.tasks.count) tasks, not all the same"
        )
      ]
    }
  }

  /// What the entry is about, such as `humaneval+ plus`.
  package var name: String { "\(baseline.benchmark) \(suite)" }

  /// The tasks in the order of their counts.
  package var tasks: [String] { baseline.tasks.map(\.name) }

  /// The differences task by task; the tasks named count as unchanged.
  ///
  /// - Throws: ``StatisticsError`` when a task has no sample or the tasks allow no exact test.
  package func comparison(unchanged: Set<String> = []) throws -> PairedComparison {
    let before = try baseline.counts(of: suite)
    var after = try candidate.counts(of: suite)
    for (place, task) in tasks.enumerated() where unchanged.contains(task) {
      after[place] = before[place]
    }
    return try PairedComparison(baseline: before, candidate: after)
  }

  /// The tasks on which the candidate scores lower.
  package func lost() throws -> [String] { try comparison().lost.map { tasks[$0] } }
}
