// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Completions
import Evolution
import Reports
import Runs

extension EvolutionForecast {
  /// The forecast as text that ends in a newline; CSV and JSON hold the table alone.
  func rendered(as format: ReportFormat) -> String {
    switch format {
    case .text: document.text
    case .markdown: document.markdown
    case .latex: document.latex
    case .html: document.html
    case .csv, .json: table.rendered(as: format)
    }
  }

  private var document: Document {
    var document = Document(title: "What would be asked")
    document.add(.table(table))
    document.add(
      .notes([
        "\(units) units, as if none were eliminated: those that are take no answer.",
        isMeasured
          ? "Tokens are the mean of the replies that are there."
          : "Tokens are guessed from the lengths of the seed, four bytes each.",
      ])
    )
    return document
  }

  private var table: Table {
    var table = Table([
      .init("asked for"), .init("calls", .right), .init("there", .right), .init("missing", .right),
      .init("tokens read", .right), .init("tokens written", .right),
      .init("written at most", .right),
      .init("cost", .right), .init("cost at most", .right),
    ])
    for calls in calls { table.append(Self.row(calls.kind.words, [calls])) }
    table.append(Self.row("all", calls))
    return table.withoutEmptyColumns
  }

  /// The sums of some calls, with a cost where each has one.
  private static func row(_ name: String, _ calls: [Calls]) -> [String] {
    func sum(_ count: (Calls) -> Int) -> String { "\(calls.map(count).reduce(0, +))" }
    func sum(_ cost: (Calls) -> Double?) -> String {
      let costs = calls.compactMap(cost)
      return costs.count == calls.count ? "\((costs.reduce(0, +) * 1e4).rounded() / 1e4)" : ""
    }
    return [
      name, sum { $0.calls }, sum { $0.present }, sum { $0.missing },
      "about " + sum { $0.usage.prompt }, "about " + sum { $0.usage.completion },
      sum { $0.most.completion }, sum { $0.cost }, sum { $0.mostCost },
    ]
  }
}

extension ModelReply.Kind {
  fileprivate var words: String {
    switch self {
    case .evolve: "evolved instructions"
    case .judge: "judgements of equality"
    case .answer: "answers"
    }
  }
}
