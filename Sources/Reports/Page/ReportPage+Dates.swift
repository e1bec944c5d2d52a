// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Problems
import Runs

extension ReportPage {
  /// pass@1 over the months of tasks; nil where the runs know of one month or none.
  func months() throws -> Markup? {
    let series = try runs.indices.compactMap { place -> MonthFigure.Series? in
      guard let scores = try scores(of: place, by: Day.monthFacet) else { return nil }
      let decisive = runs[place].protocol.benchmark.suite
      let points = scores.rows.compactMap { row -> MonthFigure.Point? in
        guard let month = row.value,
          let score = row.scores.first(where: { $0.k == 1 && $0.suite == decisive })
        else { return nil }
        return MonthFigure.Point(
          month: month,
          value: score.value,
          interval: score.interval,
          tasks: score.tasks ?? row.tasks
        )
      }
      return MonthFigure.Series(name: runs[place].name, color: place % 6, points: points)
    }
    return MonthFigure(series, cutoff: cutoff)?.figure
  }

  /// The tasks from a day on against those before it; nothing where no day was asked for.
  func cutoffSection() throws -> String {
    guard let cutoff else { return "" }
    var tests: [CutoffTest] = []
    var names: [String] = []
    for (place, run) in runs.enumerated() {
      guard let known = run.header.facets, known.names.contains(Day.facet) else { continue }
      let decisive = run.protocol.benchmark.suite
      let tally = tallies[place]
      tests.append(
        try CutoffTest(
          cutoff,
          of: tally.counts(of: decisive, decisive: decisive),
          names: tally.tasks.map(\.name),
          known
        )
      )
      names.append(run.name)
    }
    CutoffTest.adjust(&tests)
    var markup = Markup()
    markup.element("section", ["id": "cutoff", "aria-labelledby": "cutoff-title"]) { section in
      section.element("h2", ["id": "cutoff-title"], "Before and after \(cutoff)")
      section.table(
        "pass@1 of tasks before and from \(cutoff) on, the difference in points",
        CutoffTest.columns(cutoff),
        numbers: Set(1..<CutoffTest.columns(cutoff).count)
      ) { table in
        for (name, test) in zip(names, tests) {
          table.row(test.cells(name, isAlone: tests.count == 1))
        }
      }
      for note in tests.first?.notes ?? [] { section.element("p", ["class": "faint"], note) }
    }
    markup.newline()
    return markup.html
  }
}
