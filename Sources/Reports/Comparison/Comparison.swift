// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import Problems
package import Runs
package import Statistics

/// Results beside each other, as far as they may be: those of one protocol in a group, where they are
/// ranked and tested, and every other protocol in a group of its own.
package struct Comparison: Sendable {
  /// The groups in the order of their first results.
  package private(set) var groups: [Group] = []
  /// Scores without counts, by benchmark; never ranked.
  package private(set) var stated: [StatedScore]
  /// The fields that results of one group may differ in, because the reader said so.
  package let allowance: ProtocolAllowance

  /// One suite of one benchmark under one protocol.
  package struct Group: Sendable {
    package var facts: ProtocolFacts
    package var suite: String
    /// The values of k that the rows have scores for.
    package var ks: [Int]
    /// The rows from the best on, by the least k.
    package var rows: [Row]
    /// The rows two by two, with the exact test.
    package var pairs: [Pair]
    /// Why two rows have no test, a sentence each.
    package var untested: [String]
    /// What its rows differ in although they stand together.
    package var allowed: [RunProtocol.Difference]
    /// What the group comes to by the values of the facets that were asked for and that it has.
    package internal(set) var breakdowns: [FacetComparison] = []
    /// The tasks from a day on against those before it, by row; empty where no day was asked for or its tasks have
    /// none.
    package internal(set) var cutoffs: [CutoffTest] = []
    /// The facets that were asked for and that it has not.
    package internal(set) var without: [String] = []
  }

  /// A result in a group.
  package struct Row: Sendable {
    package var results: TaskResults
    /// One more than the number of better rows; nil for a row without a score.
    package var rank: Int?
    package var counts: [TaskCount]
    /// The scores by k; none when a task has no sample.
    package var scores: [Score]

    /// How many samples passed.
    package var correct: Int { counts.reduce(0) { $0 + $1.correct } }
    package var samples: Int { counts.reduce(0) { $0 + $1.samples } }
  }

  package struct Score: Sendable {
    package var k: Int
    package var value: Double
    /// Wilson's for one sample a task, else Student's over the tasks; nil where it would be a point.
    package var interval: Interval?
    /// The standard error, had the tasks been drawn from more like them.
    package var standardError: Double?
  }

  /// Two rows of a group, the first less the second.
  package struct Pair: Sendable {
    package var first: String
    package var second: String
    package var comparison: PairedComparison
    package var interval: Interval
    /// The two-sided p-value, adjusted by Benjamini and Hochberg's method over the group.
    package var adjustedP: Double
    /// The smallest drop that a test of such runs finds with a power of 80 %.
    package var detectable: Double?
    /// The tasks on which the first scores higher, and lower.
    package var won: [String]
    package var lost: [String]
  }

  /// Puts results in groups, and computes the scores and tests of each.
  ///
  /// - Parameters:
  ///   - input: What to compare.
  ///   - ks: The values of k; nil for those of 1, 10 and 100 that all samples of a group allow.
  ///   - baseline: The label of the results that all others are held against; nil for every pair.
  ///   - allowance: The fields of protocols in which results may differ and still be compared.
  ///   - facets: The facets by whose values each group is broken down too.
  ///   - cutoff: The day from which on tasks are held against those before it; nil for none.
  /// - Throws: ``ComparisonError`` when two results of a group have one label or the baseline is
  ///   unknown, ``StatisticsError`` for a k that a task has too few samples for, `FacetError` for a
  ///   facet that no result has.
  package init(
    _ input: ComparisonInput,
    ks: [Int]? = nil,
    baseline: String? = nil,
    allowance: ProtocolAllowance = ProtocolAllowance(),
    by facets: [String] = [],
    cutoff: Day? = nil
  ) throws {
    self.allowance = allowance
    stated = input.stated.sorted {
      ($0.benchmark, $0.label, $1.value) < ($1.benchmark, $1.label, $0.value)
    }
    let labels = input.results.map(\.label)
    if let baseline, !labels.contains(baseline) {
      throw ComparisonError.unknownLabel(baseline, known: labels)
    }
    for draft in Self.drafts(input.results, allowance) {
      groups.append(try Group(draft, ks: ks, baseline: baseline))
    }
    try breakDown(by: facets, cutoff)
  }

  private mutating func breakDown(by names: [String], _ cutoff: Day?) throws {
    let wanted = names + (cutoff == nil ? [] : [Day.facet])
    guard !wanted.isEmpty, !groups.isEmpty else { return }
    let shared = try groups.map { try SharedFacets($0.rows.map(\.results)) }
    try SharedFacets.check(wanted, in: shared, of: groups.flatMap { $0.rows.map(\.results) })
    for (place, shared) in shared.enumerated() {
      let known = names.filter(shared.facets.names.contains)
      groups[place].breakdowns = try known.map {
        try FacetComparison(groups[place], by: $0, of: shared.facets)
      }
      groups[place].without = wanted.filter { !shared.facets.names.contains($0) }
      guard let cutoff, shared.facets.names.contains(Day.facet) else { continue }
      let tasks = groups[place].rows.first?.results.tasks.map(\.name) ?? []
      groups[place].cutoffs = try groups[place].rows.map { row in
        try CutoffTest(cutoff, of: row.counts, names: tasks, shared.facets)
      }
      CutoffTest.adjust(&groups[place].cutoffs)
    }
  }

  /// Results of one suite that may stand together.
  struct Draft {
    var facts: ProtocolFacts
    var suite: String
    var results: [TaskResults]
    var allowed: [RunProtocol.Difference] = []
  }

  private static func drafts(_ results: [TaskResults], _ allowance: ProtocolAllowance) -> [Draft] {
    var drafts: [Draft] = []
    for result in results {
      for suite in result.suites {
        let facts = result.facts(of: suite)
        // What is allowed need not be transitive, so that the result has to suit all of a group.
        let place = drafts.firstIndex { draft in
          draft.suite == suite && draft.results[0].tasks.map(\.name) == result.tasks.map(\.name)
            && draft.results.allSatisfy {
              $0.facts(of: suite).differences(from: facts, allowing: allowance).isEmpty
            }
        }
        guard let place else {
          drafts.append(Draft(facts: facts, suite: suite, results: [result]))
          continue
        }
        for other in drafts[place].results {
          for difference in other.facts(of: suite).differences(from: facts)
          where !drafts[place].allowed.contains(difference) {
            drafts[place].allowed.append(difference)
          }
        }
        drafts[place].results.append(result)
      }
    }
    return drafts
  }

  /// Whether every result is whole.
  package var isComplete: Bool {
    groups.allSatisfy { $0.rows.allSatisfy(\.results.isComplete) }
  }
}
