// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Runs
import Statistics

extension SelectionReport {
  /// Every number of the answer, so that a script can apply a rule of its own.
  func json() throws -> JSONValue {
    let rule = result.rule
    var members: [JSONValue.Member] = [
      .init("layout", .number("1")),
      .init("decision", .string(result.word)),
      .init("explanation", .string(explanation)),
      .init(
        "rule",
        .object([
          .init("alpha", rule.alpha.json),
          .init("plannedRounds", .number("\(rule.plannedRounds)")),
          .init("patience", .number("\(rule.patience)")),
          .init("minimalDrop", rule.minimalDrop.json),
          .init("parsimony", .bool(rule.isParsimonious)),
          .init("confidence", rule.confidence.json),
          .init("allowed", .array(question.allowance.fields.map(JSONValue.string))),
        ])
      ),
      .init("benchmark", .string(question.rounds[0].benchmark)),
      .init("suite", .string(question.suite)),
      .init("split", question.split.map(JSONValue.string) ?? .null),
      .init("selectedOnReported", .bool(isOnTest)),
      .init("gaps", .array(question.gaps.map(JSONValue.string))),
      .init("obstacles", .array(question.steps.flatMap(\.obstacles).map(\.json))),
      .init("protocol", question.rounds[0].facts(of: question.suite).json),
    ]
    if let selection = result.selection { members += try json(of: selection) }
    return .object(members)
  }

  private func json(of selection: RoundSelection) throws -> [JSONValue.Member] {
    func name(_ place: Int) -> JSONValue { .string(question.names[place]) }
    return [
      .init("winner", name(selection.winner)),
      .init("best", name(selection.best)),
      .init("notToldFromBest", .array(selection.equals.map(name))),
      .init("expectedExcess", result.excess.json),
      .init(
        "paper",
        .object([
          .init("firstFall", selection.firstFall.map(name) ?? .null),
          .init("winner", name(selection.winnerOfPaper)),
        ])
      ),
      .init(
        "rounds",
        .array(
          question.rounds.indices.map { place in
            .object([
              .init("name", name(place)),
              .init("path", .string(question.rounds[place].path)),
              .init("score", selection.scores[place].json),
              .init("compatiblePasses", .number("\(question.rounds[place].compatiblePasses)")),
            ])
          }
        )
      ),
      .init("steps", .array(try selection.steps.map(json))),
    ]
  }

  private func json(_ step: RoundSelection.Step) throws -> JSONValue {
    func beside(_ place: Int, _ comparison: PairedComparison) throws -> JSONValue {
      .object([
        .init("round", .string(question.names[place])),
        .init("difference", comparison.difference.json),
        .init("interval", try comparison.interval(confidence: result.rule.confidence).json),
        .init("pWorse", comparison.test.regression.json),
        .init("twoSidedP", comparison.test.twoSided.json),
        .init("lost", .number("\(comparison.lost.count)")),
        .init("gained", .number("\(comparison.gained.count)")),
        .init(
          "detectable",
          try comparison.detectableDrop(alpha: result.rule.alphaOfRound)?.json ?? .null
        ),
      ])
    }
    return .object([
      .init("round", .string(question.names[step.round])),
      .init("outcome", .string("\(step.outcome)")),
      .init("pBetter", step.p.json),
      .init("holmP", step.adjustedP.json),
      .init("withoutGain", .number("\(step.withoutGain)")),
      .init("previous", try beside(step.round - 1, step.previous)),
      .init("reference", try beside(step.reference, step.againstReference)),
      .init("bestBefore", try beside(step.best, step.againstBest)),
    ])
  }
}
