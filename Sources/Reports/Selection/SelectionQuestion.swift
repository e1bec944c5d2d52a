// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import Runs
import Statistics

/// Which round of a training to keep: the results of all rounds on one benchmark.
package struct SelectionQuestion: Sendable {
  /// The first round first.
  package let rounds: [TaskResults]
  /// What each round is called: its label, with its number where two share one.
  package let names: [String]
  /// Each round beside the one before it.
  package let steps: [GateQuestion.Entry]
  package let allowance: ProtocolAllowance

  /// - Parameters:
  ///   - rounds: The results of the rounds, at least one.
  ///   - allowance: In which fields their protocols may differ.
  /// - Throws: ``ComparisonError/nothingInCommon(baseline:candidate:)`` for results of different
  ///   benchmarks.
  /// - Precondition: There is a round.
  package init(_ rounds: [TaskResults], allowance: ProtocolAllowance = ProtocolAllowance()) throws {
    precondition(!rounds.isEmpty, "a selection is among rounds")
    self.rounds = rounds
    self.allowance = allowance
    names = rounds.indices.map { place in
      let label = rounds[place].label
      return rounds.count { $0.label == label } == 1 ? label : "\(label) #\(place + 1)"
    }
    steps = try zip(rounds, rounds.dropFirst()).flatMap { before, after in
      try GateQuestion(baseline: [before], candidate: [after], allowance: allowance).entries
    }
  }

  /// The benchmark and suite that the rounds are selected on, such as `mbpp base`.
  package var benchmark: String { "\(rounds[0].benchmark) \(suite)" }

  /// The tasks of the benchmark that were asked, such as `train`; nil where that is not told.
  package var split: String? { rounds[0].facts["benchmark.split"] }

  package var suite: String { rounds[0].suites.last ?? "base" }

  package var isComparable: Bool { steps.allSatisfy(\.obstacles.isEmpty) }

  /// What keeps the results from being whole, a sentence each.
  package var gaps: [String] {
    rounds.filter { !$0.isComplete }.map { results in
      "\(results.path): \(results.missing.count) tasks without a sample and \(results.unjudged) "
        + "samples without a verdict; continue the run"
    }
  }

  /// The least number of samples of a task.
  package var samples: Int { rounds.flatMap { $0.tasks.map(\.samples) }.min() ?? 0 }

  /// The counts of all rounds in the order of the same tasks.
  func counts() throws -> [[TaskCount]] { try rounds.map { try $0.counts(of: suite) } }

  /// One round beside another.
  func comparison(from one: Int, to other: Int) throws -> PairedComparison {
    let counts = try counts()
    return try PairedComparison(baseline: counts[one], candidate: counts[other])
  }
}
