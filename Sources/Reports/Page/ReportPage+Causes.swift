// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Grading
import Problems
import Runs

extension ReportPage {
  /// The most causes that are listed of a run.
  private static let mostCauses = 40
  /// The most samples that are named for a cause.
  private static let mostNamed = 20

  /// A sample by its places on the page.
  private struct Place {
    var task: Int
    var sample: Int
    var name: String
  }

  /// Why samples failed, the most frequent causes first.
  func causes() -> String {
    var markup = Markup()
    for (number, run) in runs.enumerated() {
      if runs.count > 1 { markup.element("h3", [:], run.name) }
      let causes = places(of: run).sorted { one, other in
        (other.value.count, "\(one.key.verdict)\(one.key.words)")
          < (one.value.count, "\(other.key.verdict)\(other.key.words)")
      }
      guard !causes.isEmpty else {
        markup.element("p", [:], "Nothing failed.")
        continue
      }
      markup.table(
        "Causes in \(run.name)",
        ["verdict", "cause", "samples", "tasks", "such as"],
        numbers: [2, 3]
      ) { table in
        for (cause, places) in causes.prefix(Self.mostCauses) {
          table.row([:]) { row in
            row.element("th", ["scope": "row"]) {
              $0.swatch("v-\(cause.verdict.name)")
              $0.text("\(cause.verdict)")
            }
            row.element("td", ["class": "long"], cause.words)
            row.element("td", ["class": "number"], places.count.grouped)
            row.element("td", ["class": "number"], Set(places.map(\.task)).count.grouped)
            row.element("td", ["class": "long"]) { addLinks(places, run: number, to: &$0) }
          }
        }
      }
      let rest = causes.dropFirst(Self.mostCauses)
      if !rest.isEmpty {
        let samples = rest.reduce(0) { $0 + $1.value.count }
        markup.element(
          "p",
          ["class": "faint"],
          "\(rest.count.grouped) rarer causes with \(samples.grouped) samples are not listed."
        )
      }
    }
    return markup.html
  }

  private func places(of run: PageRun) -> [FailureCause: [Place]] {
    var causes: [FailureCause: [Place]] = [:]
    for (task, id) in tasks.enumerated() {
      for (sample, record) in (run.records[id] ?? []).enumerated()
      where record.judgement.verdict != .passed {
        let place = Place(task: task, sample: sample, name: "\(record.key)")
        causes[FailureCause(record.judgement), default: []].append(place)
      }
    }
    return causes
  }

  /// Names samples, one a task first.
  private func addLinks(_ places: [Place], run: Int, to cell: inout Markup) {
    var seen: Set<Int> = []
    let firsts = places.filter { seen.insert($0.task).inserted }
    let shown = firsts.prefix(Self.mostNamed)
    func link(_ place: Place, _ markup: inout Markup) {
      markup.element("a", ["href": "#s\(run).\(place.task).\(place.sample)"], place.name)
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
