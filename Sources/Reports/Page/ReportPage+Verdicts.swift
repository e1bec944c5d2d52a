// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Grading
import Runs

extension ReportPage {
  /// How many samples of each run ended how, as bars and as a table.
  func verdicts() -> String {
    var markup = Markup()
    let names = verdictNames
    addLegend(names, to: &markup)
    markup.table(
      "Samples by verdict",
      ["run", "shares"] + names,
      numbers: Set(2..<(names.count + 2))
    ) { table in
      for (run, tally) in zip(runs, tallies) {
        let total = max(1, tally.verdicts.values.reduce(0, +))
        table.row([:]) { row in
          row.element("th", ["scope": "row"]) { $0.name(run.name) }
          row.element("td") { addBar(names.map { ($0, tally.verdicts[$0] ?? 0) }, total, &$0) }
          for name in names {
            row.element("td", ["class": "number"], (tally.verdicts[name] ?? 0).grouped)
          }
        }
      }
    }
    addTimes(to: &markup)
    return markup.html
  }

  /// The verdicts that occur, the one of success first and then the most frequent.
  var verdictNames: [String] {
    var counts: [String: Int] = [:]
    for tally in tallies {
      for (name, count) in tally.verdicts { counts[name, default: 0] += count }
    }
    return counts.sorted { one, other in
      let passed = Verdict.passed.name
      if (one.key == passed) != (other.key == passed) { return one.key == passed }
      return (other.value, one.key) < (one.value, other.key)
    }.map(\.key)
  }

  func addLegend(_ names: [String], to markup: inout Markup) {
    markup.element("ul", ["class": "legend"]) { list in
      for name in names {
        list.element("li") {
          $0.shape(name)
          $0.text(name)
        }
      }
    }
    markup.newline()
  }

  private func addBar(_ counts: [(String, Int)], _ total: Int, _ cell: inout Markup) {
    cell.element(
      "svg",
      [
        "class": "bar-chart", "viewBox": "0 0 \(total) 1", "preserveAspectRatio": "none",
        "aria-hidden": "true",
      ]
    ) { bar in
      var start = 0
      for (name, count) in counts where count > 0 {
        bar.element(
          "rect",
          ["x": "\(start)", "width": "\(count)", "height": "1", "class": "v-\(name)"]
        )
        start += count
      }
    }
  }

  private func addTimes(to markup: inout Markup) {
    markup.table(
      "What the programs took",
      [
        "run", "processor time", "time of day", "most memory", "judged again, alone",
        "shared verdicts",
      ],
      numbers: [1, 2, 3, 4, 5]
    ) { table in
      for (run, tally) in zip(runs, tallies) {
        table.row([
          run.name, tally.cpu.words, tally.wall.words, tally.peakMemory.mebibytes,
          tally.judgedAlone.grouped, tally.shared.grouped,
        ])
      }
    }
  }
}
