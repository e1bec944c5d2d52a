// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Grading
import Problems
import Runs

extension ReportPage {
  /// The tasks: what passed in each run, and all samples where there is one run with several.
  func taskMap() -> String {
    var markup = Markup()
    markup.element(
      "p",
      ["class": "faint"],
      runs.count == 1 && !hasOneSampleEach
        ? "A strip has the samples of a task in their order. A task's name leads to its samples."
        : "A task's name leads to its samples."
    )
    addOrder(to: &markup)
    markup.newline()
    if runs.count == 1, hasOneSampleEach { addList(to: &markup) } else { addTable(to: &markup) }
    return markup.html
  }

  private func addList(to markup: inout Markup) {
    markup.element("ul", ["class": "samples tasks"]) { list in
      for (place, task) in tasks.enumerated() {
        let name = runs[0].records[task]?.first?.judgement.verdict.name ?? "unjudged"
        list.element("li") { item in
          item.element("a", ["href": "#s0.\(place).0"]) {
            $0.swatch("v-\(name)")
            $0.text("\(task.rawValue) \(name)")
          }
        }
        list.newline()
      }
    }
  }

  private func addTable(to markup: inout Markup) {
    let hasStrips = runs.count == 1 && !hasOneSampleEach
    let titles = ["task"] + runs.map(\.name) + (hasStrips ? ["samples"] : [])
    markup.table("Tasks by run", titles, className: "tasks") { table in
      for (place, task) in tasks.enumerated() {
        table.row([:]) { row in
          row.element("th", ["scope": "row"]) {
            $0.element("a", ["href": "#t\(place)"], task.rawValue)
          }
          for run in runs { add(run.records[task] ?? [], to: &row) }
          if hasStrips { row.element("td", ["data-strip": "0.\(place)"]) }
        }
      }
    }
  }

  private func addOrder(to markup: inout Markup) {
    markup.element("p", ["class": "controls", "hidden": ""]) { line in
      line.element("label", ["for": "order"], "Order")
      line.element("select", ["id": "order"]) { list in
        list.element("option", ["value": "benchmark"], "of the benchmark")
        list.element("option", ["value": "hardest"], "hardest first")
        list.element("option", ["value": "easiest"], "easiest first")
        if runs.count > 1 {
          list.element("option", ["value": "differing"], "where runs differ most first")
        }
      }
    }
  }

  /// Adds what became of a task's samples in a run: the verdict of the only one, or how many passed.
  private func add(_ records: [SampleRecord], to row: inout Markup) {
    row.element("td") { cell in
      guard let first = records.first else {
        cell.swatch("h-none")
        cell.text("-")
        return
      }
      if hasOneSampleEach {
        cell.swatch("v-\(first.judgement.verdict.name)")
        cell.text(first.judgement.verdict.name)
        return
      }
      let judged = records.count { $0.judgement.verdict.isOfTheProgram }
      let passed = records.count { $0.judgement.verdict == .passed }
      cell.swatch(judged == 0 ? "h-none" : "h\((passed * 10 + judged - 1) / judged)")
      cell.text("\(passed) / \(judged)")
    }
  }

  // MARK: - Two runs

  /// Where two runs are chosen to be put side by side; nothing for one run.
  func versus() -> String {
    guard runs.count > 1 else { return "" }
    var markup = Markup()
    markup.element("section", ["id": "versus", "aria-labelledby": "versus-title"]) { section in
      section.element("h2", ["id": "versus-title"], "Side by side")
      if !isComparable {
        section.element(
          "p",
          [:],
          "Where the two protocols differ, a task may be won or lost by that alone."
        )
      }
      section.element("p", ["class": "controls"]) { line in
        for (place, name) in ["versus-one", "versus-other"].enumerated() {
          line.element("label", ["for": name], place == 0 ? "From" : "to")
          line.element("select", ["id": name]) { list in
            for (number, run) in runs.enumerated() {
              list.element(
                "option",
                number == place
                  ? ["value": "\(number)", "selected": ""] : ["value": "\(number)"],
                run.name
              )
            }
          }
        }
      }
      section.element("div", ["id": "versus-outcome", "aria-live": "polite"])
    }
    markup.newline()
    return markup.html
  }
}
