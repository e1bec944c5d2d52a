// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Grading
import Runs

extension ReportPage {
  /// The most samples that are named for a cause.
  private static let mostNamed = 20

  /// Why samples failed, the most frequent causes first.
  func causesTable() -> String {
    var markup = Markup()
    for (number, run) in runs.enumerated() {
      if runs.count > 1 { markup.element("h3") { $0.name(run.name) } }
      let causes = causes.runs[number]
      guard !causes.isEmpty else {
        markup.element("p", [:], "Nothing failed.")
        continue
      }
      markup.table(
        "Causes in \(run.name)",
        ["verdict", "cause", "samples", "tasks", "such as"],
        numbers: [2, 3]
      ) { table in
        for entry in causes.prefix(PageCauses.most) {
          table.row([:]) { add(entry, run: number, to: &$0) }
        }
      }
      let rest = causes.dropFirst(PageCauses.most)
      if !rest.isEmpty {
        let samples = rest.reduce(0) { $0 + $1.places.count }
        markup.element(
          "p",
          ["class": "faint"],
          "\(rest.count.grouped) rarer causes with \(samples.grouped) samples are not listed."
        )
      }
    }
    return markup.html
  }

  private func add(_ entry: PageCauses.Entry, run: Int, to row: inout Markup) {
    row.element("th", ["scope": "row", "class": "verdict"]) {
      $0.shape(entry.cause.verdict.name)
      $0.text("\(entry.cause.verdict)")
    }
    row.element("td", ["class": "long"], entry.cause.words)
    row.element("td", ["class": "number"]) { cell in
      let count = entry.places.count.grouped
      guard let number = entry.number else { return cell.text(count) }
      cell.element(
        "a",
        [
          "href": "#tasks", "data-cause": "\(number)",
          "aria-label": "\(count), show their tasks",
        ],
        count
      )
    }
    row.element("td", ["class": "number"], Set(entry.places.map(\.task)).count.grouped)
    row.element("td", ["class": "long"]) { addLinks(entry.places, run: run, to: &$0) }
  }

  /// Names samples, one a task first.
  private func addLinks(_ places: [PageCauses.Place], run: Int, to cell: inout Markup) {
    var seen: Set<Int> = []
    let firsts = places.filter { seen.insert($0.task).inserted }
    let shown = firsts.prefix(Self.mostNamed)
    func link(_ place: PageCauses.Place, _ markup: inout Markup) {
      markup.element("a", ["href": "#s\(run).\(place.task).\(place.sample)"], "\(place.key)")
    }
    guard let first = shown.first else { return }
    link(first, &cell)
    guard shown.count > 1 else { return }
    cell.element("details") { details in
      details.element("summary", [:], "\(shown.count - 1) more")
      for place in shown.dropFirst() {
        link(place, &details)
        details.text(" ")
      }
    }
  }
}
