// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Runs
import Statistics

extension GateReport {
  /// Every number of the answer, so that a pipeline can apply a rule of its own.
  func json() throws -> JSONValue {
    let rule = result.rule
    return .object([
      .init("layout", .number("1")),
      .init("outcome", .string(result.outcome.rawValue)),
      .init("explanation", .string(explanation)),
      .init(
        "rule",
        .object([
          .init("alpha", rule.alpha.json),
          .init("minimalDrop", rule.minimalDrop.json),
          .init("nonInferiorityMargin", rule.nonInferiorityMargin?.json ?? .null),
          .init("strict", .bool(rule.strict)),
          .init("failsWhenInconclusive", .bool(rule.failsWhenInconclusive)),
          .init("confidence", rule.confidence.json),
          .init(
            "allowed",
            .array(result.question.allowance.fields.map(JSONValue.string))
          ),
        ])
      ),
      .init("gaps", .array(result.question.gaps.map(JSONValue.string))),
      .init("ignored", .array(result.question.ignored.map(JSONValue.string))),
      .init(
        "benchmarks",
        .array(
          try result.question.entries.indices.map { place in
            try json(
              of: result.question.entries[place],
              place: place,
              check: result.checks[place],
              decision: result.decisions.isEmpty ? nil : result.decisions[place]
            )
          }
        )
      ),
    ])
  }

  private func json(
    of entry: GateQuestion.Entry,
    place: Int,
    check: GateResult.FlakeCheck,
    decision: GateDecision?
  ) throws -> JSONValue {
    var members: [JSONValue.Member] = [
      .init("benchmark", .string(entry.baseline.benchmark)),
      .init("suite", .string(entry.suite)),
      .init("baseline", .string(entry.baseline.path)),
      .init("candidate", .string(entry.candidate.path)),
      .init("baselineCompatiblePasses", .number("\(entry.baseline.compatiblePasses)")),
      .init("candidateCompatiblePasses", .number("\(entry.candidate.compatiblePasses)")),
      .init("protocol", entry.baseline.facts(of: entry.suite).json),
      .init("obstacles", .array(entry.obstacles.map(\.json))),
      .init("allowedDifferences", .array(entry.allowed.map(\.json))),
    ]
    if let decision {
      let comparison = decision.comparison
      func names(_ places: [Int]) -> JSONValue { .array(places.map { .string(entry.tasks[$0]) }) }
      members += [
        .init("outcome", .string("\(decision.outcome)")),
        .init("reasons", .array(decision.reasons.map { .string($0.words) })),
        .init("tasks", .number("\(entry.tasks.count)")),
        .init("difference", comparison.difference.json),
        .init("interval", decision.interval.json),
        .init("oneSidedLowerBound", decision.lowerBound.json),
        .init("oneSidedP", comparison.test.regression.json),
        .init("twoSidedP", comparison.test.twoSided.json),
        .init("holmP", decision.adjustedP.json),
        .init("detectableDrop", try decision.detectableDrop()?.json ?? .null),
        .init("discordance", comparison.outcomes?.discordance.json ?? .null),
        .init("lost", names(comparison.lost)),
        .init("gained", names(comparison.gained)),
      ]
    }
    members += [
      .init("reruns", .number("\(check.reruns)")),
      .init("flaky", .array(check.flaky.map(JSONValue.string))),
      .init("unsteady", .array(check.unsteady.map(JSONValue.string))),
      .init("notRejudged", check.obstacle.map(JSONValue.string) ?? .null),
    ]
    members += json(ofBreakdowns: place)
    return .object(members)
  }
}

extension GateReason {
  /// The reason in words.
  var words: String {
    switch self {
    case .significantDrop: "the drop is significant and at least the minimal one"
    case .lostTasks(let count): "\(count) lost, and the rule is strict"
    case .nonInferiorityNotShown: "a drop of the margin is not excluded"
    }
  }
}
