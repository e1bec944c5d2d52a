// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Runs
package import Statistics

/// The answer of a gate, with every number that it rests on.
package struct GateResult: Sendable {
  package let question: GateQuestion
  package let rule: GateRule
  /// The decisions on the verdicts as they were recorded, one an entry; empty when the results are
  /// not comparable or not whole.
  package private(set) var decisions: [GateDecision] = []
  /// What judging lost tasks again has shown, one an entry.
  package private(set) var checks: [FlakeCheck]
  package private(set) var outcome: Outcome

  /// How the lost tasks of a benchmark were judged again.
  package struct FlakeCheck: Sendable, Hashable {
    /// How many times each sample was judged again; 0 when none was.
    package var reruns = 0
    /// The lost tasks with a sample whose verdict did not repeat for reasons of time: the evaluator's
    /// fault, not a loss.
    package var flaky: [String] = []
    /// The lost tasks with a sample whose verdict changed otherwise: the program's own doing, as of one
    /// that answers at random, and a loss.
    package var unsteady: [String] = []
    /// Why samples were not judged again, though they were meant to be.
    package var obstacle: String?

    package init(
      reruns: Int = 0,
      flaky: [String] = [],
      unsteady: [String] = [],
      obstacle: String? = nil
    ) {
      self.reruns = reruns
      self.flaky = flaky
      self.unsteady = unsteady
      self.obstacle = obstacle
    }
  }

  package enum Outcome: String, Sendable, Hashable {
    case passed
    /// No regression, but a drop that matters is not excluded; passed unless the rule says otherwise.
    case inconclusive
    case regression
    /// The protocols differ.
    case notComparable
    /// Tasks or verdicts are missing.
    case incomplete
    /// The candidate is a regression only if tasks count whose verdicts do not repeat for reasons of
    /// time.
    case undecided
  }

  /// Answers a question.
  ///
  /// A lost task whose verdict does not repeat for reasons of time is no loss: the gate is closed only
  /// if it is closed with such tasks counted as unchanged. If it is closed with them alone, it is
  /// undecided.
  ///
  /// - Parameters:
  ///   - question: What is asked.
  ///   - rule: What closes the gate.
  ///   - checks: What judging lost tasks again has shown, in the order of the entries.
  /// - Throws: ``StatisticsError`` when there is no exact test of the counts.
  package init(_ question: GateQuestion, rule: GateRule, checks: [FlakeCheck] = []) throws {
    self.question = question
    self.rule = rule
    self.checks =
      checks.isEmpty ? question.entries.map { _ in FlakeCheck() } : checks
    guard question.isComparable else {
      outcome = .notComparable
      return
    }
    guard question.gaps.isEmpty else {
      outcome = .incomplete
      return
    }
    decisions = try gate(question.entries.map { try $0.comparison() }, rule: rule)
    outcome = Outcome(decisions)
    guard outcome == .regression, self.checks.contains(where: { !$0.flaky.isEmpty }) else { return }
    let settled = try gate(
      zip(question.entries, self.checks).map { try $0.comparison(unchanged: Set($1.flaky)) },
      rule: rule
    )
    if Outcome(settled) != .regression { outcome = .undecided }
  }
}

extension GateResult {
  /// The outcome in the word that a log is searched for.
  package var word: String {
    switch outcome {
    case .passed: "PASSED"
    case .inconclusive: rule.failsWhenInconclusive ? "INCONCLUSIVE" : "PASSED, INCONCLUSIVE"
    case .regression: "REGRESSION"
    case .notComparable: "NOT COMPARABLE"
    case .incomplete: "INCOMPLETE"
    case .undecided: "UNDECIDED"
    }
  }
}

extension GateResult.Outcome {
  /// The worst of the decisions.
  fileprivate init(_ decisions: [GateDecision]) {
    switch decisions.map(\.outcome).max() {
    case .regression: self = .regression
    case .inconclusive: self = .inconclusive
    case .passed, nil: self = .passed
    }
  }
}
