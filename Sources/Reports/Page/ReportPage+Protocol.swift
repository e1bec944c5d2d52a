// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Runs

extension ReportPage {
  /// Every field of every protocol, run beside run.
  func protocolTables() throws -> String {
    var markup = Markup()
    var fields: [String: [String]] = [:]
    for (place, run) in runs.enumerated() {
      let own = try run.protocol.fields() + [("digest", try run.protocol.digest())]
      for (field, value) in own {
        fields[field, default: Array(repeating: "", count: runs.count)][place] = value
      }
    }
    markup.table("What the numbers depend on", ["field"] + runs.map(\.name)) { table in
      for (field, values) in fields.sorted(by: { $0.key < $1.key }) {
        table.row([:]) { row in
          row.element("th", ["scope": "row"], field)
          for value in values { row.element("td", ["class": "long"], value) }
        }
      }
    }
    return markup.html
  }

  /// How the page was made and what it leaves out.
  func about(_ measure: PageMeasure) -> String {
    var markup = Markup()
    let lacking = tasks.count { task in
      runs.contains { !$0.samples(of: task).isEmpty && $0.prompts[task] == nil }
    }
    markup.element("p") { line in
      line.text("Made by evalharness \(evaluatorVersion) of ")
      for (place, run) in runs.enumerated() {
        if place > 0 { line.text(", ") }
        line.element("code", [:], run.directory)
      }
      line.text(". It loads nothing and sends nothing.")
    }
    if lacking > 0 {
      markup.element(
        "p",
        [:],
        "The benchmark's data was not at hand for \(lacking.grouped) of \(tasks.count.grouped) "
          + "tasks, so their prompts are missing; name its folder with --data-dir, or its file with "
          + "--problems, and make the page again."
      )
    }
    markup.element("p", [:], measure.words)
    markup.element(
      "p",
      [:],
      "Characters that act rather than show themselves, such as those that turn the direction of "
        + "writing around, are shown by their numbers."
    )
    markup.element("noscript") {
      $0.element("p", ["class": "alert"], "Without scripts, samples cannot be shown here.")
    }
    return markup.html
  }
}
