// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Problems
import Runs
import Statistics

extension ReportPage {
  /// The most values of a facet that the page has rows for.
  private static let mostValues = 100

  /// The facets that the page breaks the scores down by, each in a section.
  ///
  /// - Parameters:
  ///   - names: Those that were asked for; empty for all that the runs' tasks have.
  ///   - runs: The runs.
  /// - Returns: The names.
  /// - Throws: ``FacetError`` for a facet that no run has.
  static func facets(_ names: [String], of runs: [PageRun]) throws -> [String] {
    let known = Set(runs.flatMap { $0.header.facets?.names ?? [] }).sorted()
    for name in names where !known.contains(name) {
      let owner = runs.map(\.directory).joined(separator: ", ")
      guard known.isEmpty else {
        throw FacetError.unknownName(name, owner: owner, known: known)
      }
      if let older = runs.first(where: { $0.header.facets == nil }) {
        throw FacetError.notKept(older.directory)
      }
      throw FacetError.noFacets(owner: owner)
    }
    // A month says more of dated tasks than their days, of which there are about as many as tasks.
    return names.isEmpty
      ? known.filter { $0 != Day.facet || !known.contains(Day.monthFacet) } : names
  }

  /// What leads to the section of a facet.
  func anchor(ofFacet place: Int) -> String { "by-\(place + 1)" }

  /// A section a facet: pass@k by its values.
  func facetSections() throws -> String {
    var markup = Markup()
    for (place, facet) in facets.enumerated() {
      let anchor = anchor(ofFacet: place)
      try markup.element("section", ["id": anchor, "aria-labelledby": anchor + "-title"]) {
        $0.element("h2", ["id": anchor + "-title"], "By \(facet)")
        if facet == Day.monthFacet, let months = try months() { $0.append(months) }
        try addScores(by: facet, to: &$0)
        try addDifferences(by: facet, to: &$0)
      }
      markup.newline()
    }
    return markup.html
  }

  // MARK: - Scores

  private func addScores(by facet: String, to section: inout Markup) throws {
    let scores = try runs.indices.compactMap { place in
      try self.scores(of: place, by: facet).map { (run: runs[place].name, scores: $0) }
    }
    let values = Set(scores.flatMap { $0.scores.rows.map(\.value) })
    let sorted = values.compactMap(\.self).sorted().map(Optional.some)
    let shown = (sorted + (values.contains(nil) ? [nil] : [])).prefix(Self.mostValues)
    let hasSuites =
      Set(scores.flatMap { $0.scores.rows.flatMap { $0.scores.map(\.suite) } }).count > 1
    section.table(
      "Scores by \(facet) with 95 % intervals",
      [facet] + (runs.count > 1 ? ["run"] : []) + ["tasks", "passed"]
        + (hasSuites ? ["suite"] : [])
        + ["metric", "score", "95 % interval", "interval by"],
      numbers: numbers(hasRuns: runs.count > 1, hasSuites: hasSuites)
    ) { table in
      for value in shown {
        for (run, scores) in scores {
          for row in scores.rows where row.value == value {
            for cells in cells(of: row, hasSuites: hasSuites) {
              table.row([row.value ?? "(none)"] + (runs.count > 1 ? [run] : []) + cells)
            }
          }
        }
      }
    }
    if values.count > shown.count {
      section.element(
        "p",
        ["class": "faint"],
        "\((values.count - shown.count).grouped) more values: evalharness show --by prints them."
      )
    }
  }

  /// The columns of numbers in a table of scores.
  private func numbers(hasRuns: Bool, hasSuites: Bool) -> Set<Int> {
    let first = hasRuns ? 2 : 1
    return [first, first + 1, first + (hasSuites ? 4 : 3)]
  }

  private func cells(of row: FacetScores.Row, hasSuites: Bool) -> [[String]] {
    let head = [row.tasks.grouped, "\(row.correct.grouped)/\(row.samples.grouped)"]
    guard !row.scores.isEmpty else {
      return [head + (hasSuites ? [""] : []) + ["-", "-", "", ""]]
    }
    return row.scores.map { score in
      head + (hasSuites ? [score.suite] : []) + [
        score.metric, score.value.percent, score.interval?.inPercent ?? "",
        score.interval == nil ? "" : score.method,
      ]
    }
  }

  /// The scores of a run by a facet; nil where its tasks do not have it.
  func scores(of place: Int, by facet: String) throws -> FacetScores? {
    let (run, tally) = (runs[place], tallies[place])
    guard let known = run.header.facets, known.names.contains(facet) else { return nil }
    let names = tally.tasks.map(\.name)
    // Tasks that nothing was judged of yet.
    let absent = known.tasks.keys.filter { !names.contains($0) }
      .sorted { TaskID($0).precedes(TaskID($1)) }
    let none = try absent.map { _ in try TaskCount(samples: 0, correct: 0) }
    let decisive = run.protocol.benchmark.suite
    let suites = try (tally.suites.filter { $0 != decisive } + [decisive]).map { suite in
      (name: suite, counts: try tally.counts(of: suite, decisive: decisive) + none)
    }
    let least = tally.tasks.map(\.samples).min() ?? 0
    return try FacetScores(
      by: facet,
      of: known,
      names: names + absent,
      suites: suites,
      ks: [1, 10, 100].filter { $0 <= max(1, least) }
    )
  }

  // MARK: - Differences

  /// The paired tests of two runs, where they may be compared.
  private func addDifferences(by facet: String, to section: inout Markup) throws {
    guard runs.count == 2, let counts = try pairedCounts(),
      let known = SharedFacets(of: runs.map(\.header.facets), names: counts.names)?.facets,
      known.names.contains(facet),
      var differences = try? FacetDifference.all(
        by: facet,
        of: known,
        names: counts.names,
        baseline: counts.baseline,
        candidate: counts.candidate
      )
    else {
      if runs.count > 1 {
        section.element(
          "p",
          ["class": "faint"],
          "Whether a difference is more than chance: evalharness compare --by tells."
        )
      }
      return
    }
    let adjusted = benjaminiHochberg(differences.map(\.comparison.test.twoSided))
    for (place, p) in adjusted.enumerated() { differences[place].adjustedP = p }
    let names = runs.map(\.name)
    section.table(
      "\(names[1]) less \(names[0]) by \(facet), in points of pass@1",
      [
        facet, "tasks", names[0], names[1], "difference", "95 % interval", "won", "lost",
        "p", "p adjusted",
      ],
      numbers: Set(1..<10)
    ) { table in
      for difference in differences.prefix(Self.mostValues) {
        table.row([
          difference.value ?? "(none)", difference.places.count.grouped,
          difference.baseline.percent, difference.candidate.percent,
          difference.comparison.difference.points, difference.interval.inPoints,
          difference.gained.count.grouped, difference.lost.count.grouped,
          difference.comparison.test.twoSided.probability, difference.adjustedP.probability,
        ])
      }
    }
    section.element(
      "p",
      ["class": "faint"],
      "p is exact and two-sided, and adjusted by Benjamini and Hochberg's method over the "
        + "\(differences.count.grouped) values; the intervals are not adjusted."
    )
  }
}
