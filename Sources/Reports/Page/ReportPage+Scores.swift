// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Grading
import Runs
import Statistics

extension ReportPage {
  /// What a reader must know before any number: unfinished runs, numbers not to be compared, and answers that were
  /// cut off.
  func alerts() throws -> String {
    var markup = Markup()
    if !isComparable { try addProtocolAlert(to: &markup) }
    for run in runs where !run.isFinished || run.missingTasks > 0 {
      let judged = run.judged.grouped
      markup.element("div", ["class": "alert"]) {
        $0.element("p") { line in
          line.element("strong", [:], "\(run.name) is unfinished.")
          line.text(" \(judged) of \(run.expected.grouped) samples were judged")
          if run.missingTasks > 0 {
            line.text(", and \(run.missingTasks) tasks have none yet, so that there is no pass@k")
          }
          line.text(".")
        }
      }
      markup.newline()
    }
    for (run, tally) in zip(runs, tallies) where tally.infrastructure > 0 {
      markup.element("div", ["class": "alert"]) {
        $0.element(
          "p",
          [:],
          "\(run.name): \(tally.infrastructure.grouped) samples have no verdict, since the harness failed or no cage "
            + "can judge their tasks; they count neither for nor against the model."
        )
      }
      markup.newline()
    }
    for run in runs {
      for warning in run.ends?.warnings ?? [] {
        markup.element("div", ["class": "alert"]) {
          $0.element("p", [:], "\(run.name): \(warning).")
        }
        markup.newline()
      }
    }
    return markup.html
  }

  private func addProtocolAlert(to markup: inout Markup) throws {
    let firsts = firstOfProtocols
    try markup.element("div", ["class": "alert"]) { alert in
      alert.element("p") {
        $0.element("strong", [:], "These runs must not be compared.")
        $0.text(
          " They have \(firsts.count) protocols, and a difference of their numbers may be one of the "
            + "protocols rather than of the models. Nothing here is ranked."
        )
      }
      try alert.element("ul") { list in
        for (number, place) in firsts.enumerated().dropFirst() {
          for difference in try runs[0].differences(from: runs[place]) {
            let here = "in protocol \(letter(0))"
            let words = difference.sentence(here: here, there: "in protocol \(letter(number))")
            list.element("li") { item in
              item.text(words + " (")
              item.element("code", [:], difference.field)
              item.text(")")
            }
          }
        }
      }
    }
    markup.newline()
  }

  // MARK: - Scores

  /// The scores of every run, in the order in which the runs were named.
  func scores() throws -> String {
    var markup = Markup()
    let showsProtocol = runs.count > 1
    try markup.table(
      "Scores with 95 % intervals",
      ["run"] + (showsProtocol ? ["protocol"] : [])
        + ["split", "suite", "tasks", "n", "metric", "score", "95 % interval", "interval by"]
        + (showsForgeable ? ["forgeable passes"] : []),
      numbers: showsProtocol ? [4, 5, 7] : [3, 4, 6]
    ) { table in
      for (place, run) in runs.enumerated() {
        for row in try rows(of: place) {
          let isForParity = run.protocol.comparer?.isForParityOnly == true
          let name = run.name + (isForParity ? " (parity only)" : "")
          let head = showsProtocol ? [name, letter(protocols[place])] : [name]
          let passes = tallies[place].compatiblePasses
          table.row(head + row + (showsForgeable ? [passes > 0 ? "\(passes)" : ""] : []))
        }
      }
    }
    if !runs.isEmpty {
      markup.element(
        "p",
        ["class": "faint"],
        "The numbers hold for the protocol below and no other."
          + (runs.count > 1
            ? " Whether a difference is more than chance: evalharness compare tells." : "")
          + (showsForgeable
            ? " Forgeable passes are of tests that ran beside the program." : "")
      )
    }
    return markup.html
  }

  /// Whether passes came of tests that ran beside the program.
  private var showsForgeable: Bool { tallies.contains { $0.compatiblePasses > 0 } }

  private func rows(of place: Int) throws -> [[String]] {
    let (run, tally) = (runs[place], tallies[place])
    let benchmark = run.protocol.benchmark
    let counts = tally.tasks.map(\.samples)
    let (least, most) = (counts.min() ?? 0, counts.max() ?? 0)
    let tasks =
      run.protocol.tasks.total.map { "\(tally.tasks.count) of \($0)" }
      ?? "\(tally.tasks.count)"
    let n = least == most ? "\(least)" : "\(least)-\(most)"
    let ks = [1, 10, 100].filter { $0 <= max(1, least) }
    guard run.missingTasks == 0, least > 0 else {
      let why = "no score: a task has no judged sample"
      return [[benchmark.split, benchmark.suite, tasks, n, "pass@1", "-", why, ""]]
    }
    return try tally.scores(ks: ks, decisive: benchmark.suite).map { score in
      [
        benchmark.split, score.suite, tasks, n, "pass@\(score.k)", score.value.percent,
        score.interval.map { "\($0.lower.percent) - \($0.upper.percent)" } ?? "",
        score.interval == nil ? "" : score.method,
      ]
    }
  }
}

extension Int {
  /// The number with its digits in threes, as in `16,400`.
  var grouped: String {
    var digits = String(self)
    var place = digits.count - 3
    while place > 0 {
      digits.insert(",", at: digits.index(digits.startIndex, offsetBy: place))
      place -= 3
    }
    return digits
  }
}
