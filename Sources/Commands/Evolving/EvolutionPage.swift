// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Evolution
import FoundationEssentials
import Reports

/// An evolution as one HTML file to look through: the counts, and each unit beside its parent.
///
/// It holds all that it shows, loads nothing and runs nothing.
struct EvolutionPage: Sendable {
  private let evolution: EvolutionResult
  private let report: EvolutionReport
  /// The instructions that units name as their parents.
  private let parents: [String: String]

  init(_ evolution: EvolutionResult, _ report: EvolutionReport) {
    self.evolution = evolution
    self.report = report
    parents = Dictionary(
      (evolution.seed.map(\.example) + evolution.units.map(\.example)).map {
        ($0.id, $0.instruction)
      },
      uniquingKeysWith: { first, _ in first }
    )
  }

  /// The page, which ends with a sentence where units are left out for its size.
  ///
  /// - Parameter mostBytes: What the units may take.
  /// - Returns: The bytes of the file, as text.
  func html(mostBytes: Int = 20_000_000) -> String {
    var body = Markup()
    body.element("h1", [:], "Evolution of \(evolution.protocol.seed.items) instructions")
    for table in report.tables {
      body.element(
        "div",
        ["class": "wide", "role": "region", "aria-label": "table", "tabindex": "0"]
      ) {
        $0.html += table.html
      }
    }
    var shown = 0
    for round in 1...max(1, evolution.rounds) where evolution.rounds > 0 {
      let units = evolution.units.filter { $0.round == round }
      body.element("h2", [:], "Round \(round)")
      for reason in [nil] + Elimination.allCases.map(Optional.some) {
        let group = units.filter { $0.eliminated == reason }
        guard !group.isEmpty, body.html.utf8.count < mostBytes else { continue }
        body.element("details") { details in
          details.element("summary", [:], "\(reason?.rawValue ?? "stay"): \(group.count)")
          for unit in group where details.html.utf8.count < mostBytes {
            show(unit, in: &details)
            shown += 1
          }
        }
      }
    }
    if shown < evolution.units.count {
      body.element(
        "p",
        [:],
        "\(shown) of \(evolution.units.count) units are shown here; evolved.jsonl has all."
      )
    }
    return Self.frame(body.html)
  }

  private func show(_ unit: UnitRecord, in body: inout Markup) {
    body.element("article", ["id": unit.id]) { article in
      article.element("h3") { heading in
        heading.element("code", [:], String(unit.id.prefix(12)))
        heading.text(" \(unit.method)")
        if let reason = unit.eliminated {
          heading.text(", \(reason.rawValue)")
          if let detail = unit.check("detail") { heading.text(": \(detail)") }
        }
      }
      article.element("div", ["class": "pair"]) { pair in
        Self.text(parents[unit.parent] ?? "", title: "parent", in: &pair)
        Self.text(unit.instruction, title: "child", in: &pair)
      }
      if !unit.answer.isEmpty {
        article.element("details") { details in
          details.element("summary", [:], "answer, \(unit.answer.count) characters")
          Self.text(unit.answer, title: "answer", in: &details)
        }
      }
    }
  }

  /// The most lines of a text that are shown.
  private static let mostLines = 200

  /// Adds a text as it is laid out.
  private static func text(_ text: String, title: String, in body: inout Markup) {
    body.element("section") { section in
      section.element("h4", [:], title)
      section.element("pre", ["tabindex": "0"]) { pre in
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for line in lines.prefix(mostLines) {
          pre.text(String(line))
          pre.newline()
        }
        if lines.count > mostLines { pre.text("(\(lines.count - mostLines) more lines)") }
      }
    }
  }

  private static func frame(_ body: String) -> String {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
    <title>Evolution</title>
    <style>
    \(style)
    </style>
    </head>
    <body>
    <main>
    \(body)
    </main>
    </body>
    </html>

    """
  }

  private static let style = """
    :root { color-scheme: light dark; --line: light-dark(#ccc, #444); --soft: light-dark(#f6f6f6, #1d1d1d); }
    body { font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 90rem; padding: 1rem; }
    .wide { overflow-x: auto; }
    table { border-collapse: collapse; font-variant-numeric: tabular-nums; margin: 1rem 0; }
    th, td { border-bottom: 1px solid var(--line); padding: .25rem .75rem; text-align: left; }
    .right { text-align: right; white-space: nowrap; }
    summary { cursor: pointer; padding: .25rem 0; }
    article { border-top: 1px solid var(--line); padding: .5rem 0; }
    h3 { font-size: 1rem; margin: .25rem 0; }
    h4 { font-size: .85rem; margin: 0; font-weight: normal; }
    .pair { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 1rem; }
    @media (max-width: 50rem) { .pair { grid-template-columns: minmax(0, 1fr); } }
    pre { background: var(--soft); margin: 0; padding: .5rem; white-space: pre-wrap; overflow-wrap: anywhere; }
    """
}
