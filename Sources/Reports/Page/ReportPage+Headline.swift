// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Grading
import Runs
import Statistics

extension ReportPage {
  /// The most causes of a run that its headline names.
  private static let causesOfHeadline = 3

  /// What a reader looks for first: the score of every run with its interval, and why the rest failed.
  func headline() throws -> String {
    var markup = Markup()
    try markup.element("div", ["class": "headline"]) { line in
      if !isComparable {
        line.element("p", ["class": "warning"]) {
          $0.element("a", ["href": "#alerts"], "Not to be compared: the protocols differ")
        }
      }
      for place in runs.indices { try addCard(of: place, to: &line) }
    }
    try addDifference(to: &markup)
    markup.newline()
    return markup.html
  }

  private func addCard(of place: Int, to markup: inout Markup) throws {
    let (run, tally) = (runs[place], tallies[place])
    let decisive = run.protocol.benchmark.suite
    let isWhole = run.missingTasks == 0 && tally.tasks.allSatisfy { $0.samples > 0 }
    let scores = isWhole ? try tally.scores(ks: [1], decisive: decisive) : []
    markup.element("div", ["class": "card"]) { card in
      card.element("div") { part in
        if runs.count > 1 {
          part.element("p", ["class": "of"]) { $0.name(run.name) }
        }
        addScores(scores, to: &part)
        addCounts(of: place, to: &part)
      }
      addMainCauses(of: place, to: &card)
    }
  }

  /// The score of the suite that decides, which is the last, and of those before it.
  private func addScores(_ scores: [PageScore], to card: inout Markup) {
    guard let score = scores.last else {
      card.element("p", ["class": "score"]) { $0.element("strong", [:], "no score yet") }
      return
    }
    card.element("p", ["class": "score"]) { line in
      line.element("strong", [:], score.value.percent)
      line.text(" pass@1")
      if scores.count > 1 { line.text(", \(score.suite)") }
    }
    if let interval = score.interval {
      card.intervalBar(score.value, interval)
      card.element("p", [:], "95 % interval \(interval.dashed) (\(score.method))")
    }
    for score in scores.dropLast() {
      card.element("p", [:], "\(score.suite): \(score.value.percent)")
    }
  }

  /// How many samples ended how, the frequent first.
  private func addCounts(of place: Int, to card: inout Markup) {
    let counts = tallies[place].verdicts
    card.element("ul", ["class": "legend"]) { list in
      for name in verdictNames where counts[name] ?? 0 > 0 {
        list.element("li") { item in
          item.element("a", ["href": "#tasks", "data-verdict": name]) {
            $0.shape(name)
            $0.text("\((counts[name] ?? 0).grouped) \(name)")
          }
        }
      }
    }
  }

  private func addMainCauses(of place: Int, to card: inout Markup) {
    let causes = causes.runs[place]
    guard !causes.isEmpty else { return }
    card.element("div") { part in
      part.element("p", ["class": "faint"], "Failures by cause, the most frequent first")
      part.element("ul", ["class": "main-causes"]) { addMainCauses(causes, to: &$0) }
    }
  }

  private func addMainCauses(_ causes: [PageCauses.Entry], to list: inout Markup) {
    for entry in causes.prefix(Self.causesOfHeadline) {
      list.element("li") { item in
        item.text("\(entry.places.count.grouped) × ")
        item.element(
          "a",
          ["href": "#tasks", "data-cause": "\(entry.number ?? 0)"],
          entry.cause.title
        )
      }
    }
    let rest = causes.count - Self.causesOfHeadline
    guard rest > 0 else { return }
    list.element("li") {
      $0.element("a", ["href": "#causes"], "\(rest.grouped) more")
    }
  }

  /// Whether the difference of two runs is more than chance.
  private func addDifference(to markup: inout Markup) throws {
    guard runs.count == 2, isComparable, let sentence = try differenceSentence() else { return }
    markup.element("p", ["class": "difference"], sentence)
  }

  /// The counts of two runs task by task; nil where they are not whole, not of the same tasks, or of two
  /// protocols.
  func pairedCounts() throws -> (
    names: [String], baseline: [TaskCount], candidate: [TaskCount]
  )? {
    let names = tallies.map { $0.tasks.map(\.name) }
    guard runs.count == 2, isComparable, names[0] == names[1],
      runs.allSatisfy({ $0.missingTasks == 0 && $0.isFinished })
    else { return nil }
    let counts = try zip(runs, tallies).map { run, tally in
      let suite = run.protocol.benchmark.suite
      return try tally.counts(of: suite, decisive: suite)
    }
    return (names[0], counts[0], counts[1])
  }

  private func differenceSentence() throws -> String? {
    // Counts that allow no exact test leave the sentence out.
    guard let counts = try pairedCounts(),
      let comparison = try? PairedComparison(
        baseline: counts.baseline,
        candidate: counts.candidate
      )
    else { return nil }
    let interval = try comparison.interval(confidence: RunSummary.confidence)
    let p = comparison.test.twoSided
    return
      "\(runs[1].name) less \(runs[0].name): \(comparison.difference.points) points, 95 % interval "
      + "\(interval.inPoints), p = \(p.probability) (exact, two-sided), "
      + "\(comparison.gained.count) tasks won and \(comparison.lost.count) lost."
      + (Disagreement(interval: interval, p: p).map { " " + $0.sentence } ?? "")
  }
}

extension Interval {
  /// The interval of a share, as in `52.11 – 66.96 %`.
  var dashed: String { "\(lower.hundredths) – \(upper.percent)" }
}

extension Markup {
  /// Adds a drawing of a share and its interval on a line from 0 to 100 %.
  fileprivate mutating func intervalBar(_ value: Double, _ interval: Interval) {
    func place(_ share: Double) -> String { "\(Int((share * 1000).rounded()))" }
    element(
      "svg",
      [
        "class": "interval", "viewBox": "0 0 1000 20", "preserveAspectRatio": "none",
        "aria-hidden": "true",
      ]
    ) { bar in
      bar.element("rect", ["class": "track", "y": "8", "width": "1000", "height": "4"])
      let width = place(interval.upper - interval.lower)
      bar.element(
        "rect",
        ["class": "range", "x": place(interval.lower), "y": "4", "width": width, "height": "12"]
      )
      let start = place(max(0, value - 0.003))
      bar.element("rect", ["class": "tick", "x": start, "width": "6", "height": "20"])
    }
  }
}
