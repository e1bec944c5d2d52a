// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Runs

extension FacetScores {
  /// A row a value and score, in percent.
  package var table: Table {
    var table = Table([
      .init(facet.visibleLine), .init("tasks", .right), .init("passed", .right), .init("suite"),
      .init("metric"), .init("score", .right), .init("95 % interval"), .init("interval by"),
    ])
    let hasSuites = Set(rows.flatMap { $0.scores.map(\.suite) }).count > 1
    for row in rows {
      let head = [row.title, "\(row.tasks)", "\(row.correct)/\(row.samples)"]
      for score in row.scores {
        table.append(
          head + [
            hasSuites ? score.suite : "", score.metric, score.value.percent,
            score.interval?.inPercent ?? "", score.interval == nil ? "" : score.method,
          ]
        )
      }
      if row.scores.isEmpty { table.append(head + ["", "-", "-", "", ""]) }
    }
    for mean in means {
      table.append([
        "mean of \(mean.values)", "", "", hasSuites ? mean.suite : "", "pass@\(mean.k)",
        mean.value.percent, "", "",
      ])
    }
    return table.withoutEmptyColumns
  }

  /// Every number, with all its digits.
  var json: JSONValue {
    .object([
      .init("facet", .string(facet)),
      .init("values", .array(rows.map(\.json))),
      .init("means", .array(means.map(\.json))),
    ])
  }
}

extension FacetScores.Row {
  fileprivate var json: JSONValue {
    .object([
      .init("value", value.map(JSONValue.string) ?? .null),
      .init("tasks", .number("\(tasks)")),
      .init("samples", .number("\(samples)")),
      .init("correct", .number("\(correct)")),
      .init("scores", .array(scores.map(\.json))),
    ])
  }
}

extension FacetScores.Mean {
  fileprivate var json: JSONValue {
    .object([
      .init("suite", .string(suite)),
      .init("k", .number("\(k)")),
      .init("value", value.json),
      .init("values", .number("\(values)")),
    ])
  }
}

extension FacetScores.Score {
  var json: JSONValue {
    .object([
      .init("suite", .string(suite)),
      .init("k", .number("\(k)")),
      .init("value", value.json),
      .init("interval", interval?.json ?? .null),
      .init("intervalBy", interval == nil ? .null : .string(method)),
      .init("tasks", tasks.map { .number("\($0)") } ?? .null),
    ])
  }
}
