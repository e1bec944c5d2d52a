// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Runs
import Statistics

/// Which round to keep, for a reader.
package struct SelectionReport: Sendable {
  package let result: SelectionResult
  /// Whether the benchmark that is selected on is one that will be reported, which was allowed.
  package let isOnTest: Bool
  /// Whether to show what the rule of the paper says.
  package let showsPaper: Bool

  package init(_ result: SelectionResult, isOnTest: Bool = false, showsPaper: Bool = false) {
    self.result = result
    self.isOnTest = isOnTest
    self.showsPaper = showsPaper
  }

  package func rendered(as format: ReportFormat) throws -> String {
    switch format {
    case .text: try document().text
    case .markdown: try document().markdown
    case .latex: try document().latex
    case .html: try document().html
    case .csv: try steps().csv
    case .json: try json().text(.indented) + "\n"
    }
  }

  var question: SelectionQuestion { result.question }

  func document() throws -> Document {
    var document = Document(title: "Select: \(result.word)")
    document.add(.heading("Select: \(result.word)"))
    document.add(.paragraph(explanation))
    document.add(.notes(obstacles + question.gaps))
    document.add(.table(try steps()))
    document.add(.notes(try notes()))
    return document
  }

  // MARK: - Words

  /// What the answer means, in a sentence or two.
  package var explanation: String {
    guard let selection = result.selection else {
      return question.isComparable
        ? "The results are not whole, and what is missing is not a failure of a round."
        : "The protocols differ, so a difference would say nothing of the rounds; measure all alike, "
          + "or allow the fields with --allow-protocol."
    }
    let last = question.names.last ?? ""
    let winner = "keep \(question.names[selection.winner])"
    return switch selection.decision {
    case .goOn where selection.steps.isEmpty:
      "One round alone says nothing of the next: train another."
    case .goOn:
      "\(last) is better than \(reference(of: selection.steps.last)): train another round."
    case .stop(.declined):
      "\(last) is worse than the best before it by at least "
        + "\(result.rule.minimalDrop.hundredths) points: \(winner)."
    case .stop(.outOfPatience(let rounds)):
      "\(rounds) rounds in a row are neither shown to be better nor above the best before them: "
        + "\(winner)."
    case .undecided:
      "\(last) is not shown to be better, and it is not time to stop: draw more samples a task, or "
        + "train another round; so far, \(winner)."
    }
  }

  private func reference(of step: RoundSelection.Step?) -> String {
    step.map { question.names[$0.reference] } ?? ""
  }

  private var obstacles: [String] {
    zip(question.steps, question.names.dropFirst()).flatMap { entry, name in
      entry.obstacles.map { difference in
        "\(name): " + difference.sentence(here: "in the round before", there: "in this one") + "."
      }
    }
  }

  // MARK: - Numbers

  private func steps() throws -> Table {
    let percent = Int((result.rule.confidence * 100).rounded())
    var table = Table([
      .init("round"), .init("outcome"), .init("pass@1", .right), .init("beside"),
      .init("difference", .right), .init("\(percent) % interval", .right),
      .init("p (better)", .right), .init("p (Holm)", .right), .init("best before"),
      .init("difference", .right), .init("p (worse)", .right), .init("detectable", .right),
    ])
    guard let selection = result.selection else { return table }
    table.append(
      [question.names[0], "", selection.scores[0].percent] + Array(repeating: "", count: 9)
    )
    for step in selection.steps {
      let gain = step.againstReference
      table.append([
        question.names[step.round], "\(step.outcome)", selection.scores[step.round].percent,
        question.names[step.reference], gain.difference.points,
        try gain.interval(confidence: result.rule.confidence).inPoints,
        step.p.probability, step.adjustedP.probability, question.names[step.best],
        step.againstBest.difference.points, step.againstBest.test.regression.probability,
        try gain.detectableDrop(alpha: result.rule.alphaOfRound)?.hundredths ?? "none",
      ])
    }
    return table
  }

  private func notes() throws -> [String] {
    guard let selection = result.selection else { return [] }
    let rule = result.rule
    var notes = [
      "Selected on \(onWhat), \(question.rounds[0].tasks.count) tasks, \(question.samples) samples a "
        + "task."
    ]
    if isOnTest, !selection.steps.isEmpty {
      notes.append(
        "SELECTED ON A REPORTED BENCHMARK: the winner's score on it is too high by about "
          + "\(result.excess.hundredths) points."
      )
    } else if !selection.steps.isEmpty {
      notes.append(
        "The score of \(question.names[selection.best]) was chosen for being the best, and is expected "
          + "to be too high by \(result.excess.hundredths) points; report the score of another "
          + "benchmark, once."
      )
    }
    notes += try standing(of: selection)
    notes.append(
      "A round is better, or worse, where the exact one-sided p is at most \(rule.alpha) / "
        + "\(rule.plannedRounds) planned rounds; detectable is the difference that this finds with a "
        + "power of 80 % at the disagreement seen."
    )
    if selection.steps.count > rule.plannedRounds {
      notes.append(
        "More rounds were looked at than the \(rule.plannedRounds) that were planned: name their number "
          + "with --rounds, or chance calls some of them better more often than alpha."
      )
    }
    if showsPaper { notes.append(ofPaper(selection)) }
    notes += zip(question.steps, question.names.dropFirst()).flatMap { entry, name in
      entry.allowed.map {
        "\(name): allowed although "
          + $0.sentence(here: "in the round before", there: "in this one") + "."
      }
    }
    return notes
  }

  private var onWhat: String {
    question.benchmark + (question.split.map { ", split \($0)" } ?? "")
  }

  /// How the winner stands beside the first round, the one before it, and those that equal it.
  private func standing(of selection: RoundSelection) throws -> [String] {
    let names = question.names
    var notes: [String] = []
    for (other, what) in [(0, "the first"), (selection.winner - 1, "the one before it")]
    where selection.winner > other && other >= 0 && !(other == 0 && what != "the first") {
      let comparison = try question.comparison(from: other, to: selection.winner)
      let interval = try comparison.interval(confidence: result.rule.confidence)
      let p = try question.comparison(from: selection.winner, to: other).test.regression
      notes.append(
        "\(names[selection.winner]) beside \(names[other]), \(what): \(comparison.difference.points) "
          + "points (\(interval.inPoints)), p \(p.probability)."
      )
    }
    let equals = selection.equals.filter { $0 != selection.best }
    if !equals.isEmpty {
      notes.append(
        "Not told from \(names[selection.best]): \(equals.map { names[$0] }.joined(separator: ", "))"
          + (result.rule.isParsimonious
            ? "; the earliest is kept."
            : "; --parsimony keeps the earliest.")
      )
    }
    return notes
  }

  private func ofPaper(_ selection: RoundSelection) -> String {
    let winner = question.names[selection.winnerOfPaper]
    return selection.firstFall.map {
      "The paper's rule stops at the first fall, \(question.names[$0]), and keeps \(winner)."
    } ?? "The paper's rule has seen no fall and goes on; so far, it keeps \(winner)."
  }
}
