// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Grading
import Problems
import Runs

extension ReportPage {
  /// The tasks: a map of tiles for each run, what narrows it down, and the same as a table.
  func taskMap() -> String {
    var markup = Markup()
    addControls(to: &markup)
    addLegend(to: &markup)
    for (number, run) in runs.enumerated() {
      if runs.count > 1 {
        markup.element("h3") { $0.name(run.name) }
      }
      addMap(of: number, to: &markup)
    }
    markup.newline()
    markup.element("details", ["class": "by-row"]) { details in
      details.element("summary", [:], "The tasks as a table")
      addTable(to: &details)
    }
    return markup.html
  }

  private func addMap(of number: Int, to markup: inout Markup) {
    let className = tasks.allSatisfy { $0.number != nil } ? "map" : "map named"
    let label = "Tasks of \(runs[number].name)"
    markup.element("ul", ["class": className, "aria-label": label]) { list in
      for (place, task) in tasks.enumerated() {
        let what = "\(task.rawValue): \(outcome(of: place, in: number))"
        list.element("li", ["data-task": "\(place)"]) { item in
          item.element(
            "a",
            [
              "href": address(of: place, in: number), "title": what, "aria-label": what,
            ]
          ) { tile in
            addMark(of: place, in: number, to: &tile)
            tile.element("span", [:], task.number.map { "\($0)" } ?? task.rawValue)
          }
        }
        list.newline()
      }
    }
  }

  /// Where a tile leads: to the only sample of a task, or to all of them.
  private func address(of task: Int, in run: Int) -> String {
    hasOneSampleEach && !samples[run].verdicts[task].isEmpty ? "#s\(run).\(task).0" : "#t\(task)"
  }

  private func addTable(to markup: inout Markup) {
    let hasStrips = runs.count == 1 && !hasOneSampleEach
    let titles = ["task"] + runs.map(\.name) + (hasStrips ? ["samples"] : [])
    markup.table("Tasks by run", titles, className: "tasks") { table in
      for (place, task) in tasks.enumerated() {
        table.row(["data-task": "\(place)"]) { row in
          row.element("th", ["scope": "row"]) {
            $0.element("a", ["href": "#t\(place)"], task.rawValue)
          }
          for run in runs.indices {
            row.element("td") { cell in
              addMark(of: place, in: run, to: &cell)
              cell.text(outcome(of: place, in: run))
            }
          }
          if hasStrips { row.element("td", ["data-strip": "0.\(place)"]) }
        }
      }
    }
  }

  // MARK: - Outcomes

  /// What became of a task's samples in a run: the verdict of the only one, or how many passed.
  private func outcome(of task: Int, in run: Int) -> String {
    guard let first = samples[run].verdicts[task].first else { return "unjudged" }
    if hasOneSampleEach { return first }
    let (passed, judged) = counts(of: task, in: run)
    return "\(passed) of \(judged) passed"
  }

  private func addMark(of task: Int, in run: Int, to markup: inout Markup) {
    guard let first = samples[run].verdicts[task].first else { return markup.shape("unjudged") }
    if hasOneSampleEach { return markup.shape(first) }
    let (passed, judged) = counts(of: task, in: run)
    markup.gauge(judged == 0 ? nil : (passed * 10 + judged - 1) / judged)
  }

  private func counts(of task: Int, in run: Int) -> (passed: Int, judged: Int) {
    let entries = runs[run].samples(of: tasks[task])
    return (entries.count(where: \.isPassed), entries.count(where: \.isOfTheProgram))
  }

  private func addLegend(to markup: inout Markup) {
    if hasOneSampleEach {
      addLegend(verdictNames, to: &markup)
    } else {
      markup.element(
        "p",
        ["class": "faint"],
        "A tile is as full as many of its task's samples have passed."
      )
    }
  }

  // MARK: - What is shown

  private func addControls(to markup: inout Markup) {
    markup.element("div", ["class": "controls", "id": "filters", "hidden": ""]) { line in
      line.element("span", ["class": "field"]) { field in
        field.element("label", ["for": "search"], "Search")
        field.void("input", ["id": "search", "type": "search", "autocomplete": "off"])
      }
      line.choice("by-verdict", "Verdict", [("", "any")] + verdictNames.map { ($0, $0) })
      line.choice(
        "by-cause",
        "Cause",
        [("", "any")] + causes.named.enumerated().map { ("\($0.offset)", $0.element.title) }
      )
      var orders = [
        ("benchmark", "of the benchmark"), ("hardest", "hardest first"),
        ("easiest", "easiest first"),
      ]
      if runs.count > 1 { orders.append(("differing", "where runs differ most first")) }
      line.choice("order", "Order", orders)
      line.element("button", ["id": "all-tasks", "type": "button"], "Show all")
    }
    markup.element("p", ["id": "shown", "class": "faint", "role": "status"], "")
    markup.newline()
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
        let names = runs.enumerated().map { ("\($0.offset)", $0.element.name) }
        line.choice("versus-one", "From", names)
        line.choice("versus-other", "to", names, selected: 1)
      }
      section.element("div", ["id": "versus-outcome", "aria-live": "polite"])
    }
    markup.newline()
    return markup.html
  }
}

extension Markup {
  /// Adds a list to choose from, with its label.
  fileprivate mutating func choice(
    _ id: String,
    _ label: String,
    _ options: [(value: String, name: String)],
    selected: Int = 0
  ) {
    element("span", ["class": "field"]) { field in
      field.element("label", ["for": id], label)
      field.element("select", ["id": id]) { list in
        for (place, option) in options.enumerated() {
          list.element(
            "option",
            place == selected && selected > 0
              ? ["value": option.value, "selected": ""] : ["value": option.value],
            option.name
          )
        }
      }
    }
  }
}
