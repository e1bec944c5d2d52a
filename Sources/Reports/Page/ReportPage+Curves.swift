// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Runs

extension ReportPage {
  /// pass@k against k, a figure for each protocol; nothing where no task has two samples.
  func curves() throws -> String {
    guard mostSamples > 1 else { return "" }
    var markup = Markup()
    try markup.element("section", ["id": "curves", "aria-labelledby": "curves-title"]) { section in
      section.element("h2", ["id": "curves-title"], "pass@k")
      for (number, first) in firstOfProtocols.enumerated() {
        let places = runs.indices.filter { protocols[$0] == number && runs[$0].missingTasks == 0 }
        let series = try places.flatMap { try self.series(of: $0, isAlone: places.count == 1) }
        guard series.contains(where: { $0.points.count > 1 }) else { continue }
        if !isComparable { section.element("h3", [:], "Protocol \(letter(protocols[first]))") }
        section.append(PassCurve(series: series).figure)
      }
    }
    markup.newline()
    return markup.html
  }

  private func series(of place: Int, isAlone: Bool) throws -> [PassCurve.Series] {
    let (run, tally) = (runs[place], tallies[place])
    let decisive = run.protocol.benchmark.suite
    let most = tally.tasks.map(\.samples).min() ?? 0
    let scores = try tally.scores(ks: PassCurve.ks(through: most), decisive: decisive)
    let suites = tally.suites.filter { $0 != decisive } + [decisive]
    return suites.map { suite in
      PassCurve.Series(
        name: suites.count == 1 ? run.name : "\(run.name), \(suite)",
        color: place % 6,
        isEarlier: suite != decisive,
        points: scores.filter { $0.suite == suite }.map { ($0.k, $0.value) }
      )
    }
  }
}
