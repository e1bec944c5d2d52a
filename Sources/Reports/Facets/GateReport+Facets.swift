// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Runs
import Statistics

extension GateReport {
  /// Adds the values of the facets that were asked for.
  func addBreakdowns(to document: inout Document) {
    for breakdown in breakdowns {
      document.add(.table(table(of: breakdown)))
      document.add(.notes([sentence(of: breakdown)]))
    }
    document.add(.notes(without))
  }

  /// The benchmarks without a facet that others have.
  private var without: [String] {
    var facets: [String] = []
    for breakdown in breakdowns where !facets.contains(breakdown.facet) {
      facets.append(breakdown.facet)
    }
    return facets.flatMap { facet in
      result.question.entries.enumerated().filter { place, _ in
        !breakdowns.contains { $0.facet == facet && $0.entry == place }
      }.map { "\($0.element.name): without the facet \(facet.visibleLine)." }
    }
  }

  private func name(of breakdown: GateBreakdown) -> String {
    result.question.entries[breakdown.entry].name
  }

  private func table(of breakdown: GateBreakdown) -> Table {
    var table = Table([
      .init("benchmark"), .init(breakdown.facet.visibleLine), .init("tasks", .right),
      .init("baseline", .right), .init("candidate", .right), .init("difference", .right),
      .init("\(confidence(result.rule.confidence)) interval", .right), .init("lost", .right),
      .init("gained", .right), .init("p (one-sided)", .right), .init("p (Holm)", .right),
    ])
    for value in breakdown.values {
      table.append([
        name(of: breakdown), value.title, "\(value.places.count)", value.baseline.percent,
        value.candidate.percent, value.comparison.difference.points, value.interval.inPoints,
        "\(value.lost.count)", "\(value.gained.count)",
        value.comparison.test.regression.probability, value.adjustedP.probability,
      ])
    }
    return table
  }

  /// The most values that a sentence names.
  private static let mostFallen = 3

  /// Which values fell the most, and whether that is more than chance.
  func sentence(of breakdown: GateBreakdown) -> String {
    let alpha = result.rule.alpha
    let fallen = breakdown.fallen.prefix(Self.mostFallen).map { value in
      let verdict = value.adjustedP <= alpha ? "significant" : "not significant"
      return "\(value.title) by \((-value.comparison.difference).hundredths) points (p (Holm) "
        + "\(value.adjustedP.probability), \(verdict))"
    }
    let rest = breakdown.fallen.count - fallen.count
    let words =
      fallen.isEmpty
      ? "no value fell"
      : "fell the most: " + fallen.joined(separator: ", ")
        + (rest > 0 ? "; \(rest) more fell" : "")
    let tests = breakdown.tests == 1 ? "one test" : "\(breakdown.tests) tests"
    return
      "\(name(of: breakdown)) by \(breakdown.facet.visibleLine): \(words). Holm's method adjusts "
      + "over the \(tests) by \(breakdown.facet.visibleLine), at \(alpha); the decision rests on all "
      + "tasks, and not on these."
  }

  /// The columns that CSV has more with breakdowns.
  static let breakdownColumns = ["facet", "value"]

  /// The numbers of a value, in the columns from the number of tasks on.
  func cells(of value: FacetDifference) -> [String] {
    [
      "\(value.places.count)", "\(value.baseline)", "\(value.candidate)",
      "\(value.comparison.difference)", "\(value.interval.lower)", "\(value.interval.upper)",
      "\(value.lost.count)", "\(value.gained.count)", "\(value.comparison.test.regression)",
      "\(value.adjustedP)",
    ]
  }

  /// The breakdowns of a benchmark.
  func json(ofBreakdowns place: Int) -> [JSONValue.Member] {
    let own = breakdowns.filter { $0.entry == place }
    guard !own.isEmpty else { return [] }
    let tasks = result.question.entries[place].tasks
    return [
      .init(
        "breakdowns",
        .array(
          own.map { breakdown in
            .object([
              .init("facet", .string(breakdown.facet)),
              .init("tests", .number("\(breakdown.tests)")),
              .init("values", .array(breakdown.values.map { $0.json(tasks) })),
            ])
          }
        )
      )
    ]
  }
}

extension FacetDifference {
  fileprivate func json(_ tasks: [String]) -> JSONValue {
    .object([
      .init("value", value.map(JSONValue.string) ?? .null),
      .init("tasks", .number("\(places.count)")),
      .init("baselineScore", baseline.json),
      .init("candidateScore", candidate.json),
      .init("difference", comparison.difference.json),
      .init("interval", interval.json),
      .init("oneSidedP", comparison.test.regression.json),
      .init("holmP", adjustedP.json),
      .init("lost", .array(lost.map { .string(tasks[$0]) })),
      .init("gained", .array(gained.map { .string(tasks[$0]) })),
    ])
  }
}
