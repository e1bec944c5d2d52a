// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Runs
import Statistics

extension ComparisonReport {
  /// Every number of the comparison, with the whole protocol of each group.
  func json() throws -> JSONValue {
    .object([
      .init("layout", .number("1")),
      .init("confidence", RunSummary.confidence.json),
      .init("allowed", .array(comparison.allowance.fields.map(JSONValue.string))),
      .init("groups", .array(comparison.groups.map(json(of:)))),
      .init("separations", .array(separationsInFull)),
      .init("stated", .array(comparison.stated.map(\.json))),
      .init("warnings", .array(warnings.map(JSONValue.string))),
    ])
  }

  private func json(of group: Comparison.Group) -> JSONValue {
    .object(
      [
        .init("protocol", group.facts.json),
        .init("protocolDigest", .string(group.facts.digest)),
        .init("suite", .string(group.suite)),
        .init("allowedDifferences", .array(group.allowed.map(\.json))),
        .init("rows", .array(group.rows.map(\.json))),
        .init("pairs", .array(group.pairs.map(\.json))),
        .init("untested", .array(group.untested.map(JSONValue.string))),
      ]
        + (group.breakdowns.isEmpty
          ? []
          : [
            .init("breakdowns", .array(group.breakdowns.map(\.json)))
          ])
        + (group.cutoffs.isEmpty
          ? []
          : [
            .init(
              "cutoffs",
              .array(
                zip(group.rows, group.cutoffs).map { row, test in
                  guard case .object(let members) = test.json else { return .null }
                  return .object([.init("label", .string(row.results.label))] + members)
                }
              )
            )
          ])
    )
  }

  /// Every field in which groups of one suite differ.
  private var separationsInFull: [JSONValue] {
    comparison.groups.indices.flatMap { place in
      comparison.groups[..<place].indices.compactMap { earlier -> JSONValue? in
        let (first, second) = (comparison.groups[earlier], comparison.groups[place])
        guard first.benchmark == second.benchmark, first.suite == second.suite else { return nil }
        let differences = first.facts.differences(
          from: second.facts,
          allowing: comparison.allowance
        )
        return .object([
          .init("first", .number("\(earlier)")),
          .init("second", .number("\(place)")),
          .init("differences", .array(differences.map(\.json))),
        ])
      }
    }
  }
}

extension Comparison.Row {
  fileprivate var json: JSONValue {
    .object([
      .init("label", .string(results.label)),
      .init("path", .string(results.path)),
      .init("source", .string(results.format.rawValue)),
      .init("rank", rank.map { .number("\($0)") } ?? .null),
      .init("tasks", .number("\(counts.count)")),
      .init("samples", .number("\(samples)")),
      .init("correct", .number("\(correct)")),
      .init("isComplete", .bool(results.isComplete)),
      .init("compatiblePasses", .number("\(results.compatiblePasses)")),
      .init(
        "scores",
        .array(
          scores.map { score in
            .object([
              .init("k", .number("\(score.k)")),
              .init("value", score.value.json),
              .init("interval", score.interval?.json ?? .null),
              .init("superpopulationStandardError", score.standardError?.json ?? .null),
            ])
          }
        )
      ),
    ])
  }
}

extension Comparison.Pair {
  fileprivate var json: JSONValue {
    .object([
      .init("first", .string(first)),
      .init("second", .string(second)),
      .init("difference", comparison.difference.json),
      .init("interval", interval.json),
      .init("twoSidedP", comparison.test.twoSided.json),
      .init("oneSidedPOfADrop", comparison.test.regression.json),
      .init("benjaminiHochbergP", adjustedP.json),
      .init("detectableDrop", detectable?.json ?? .null),
      .init("won", .array(won.map(JSONValue.string))),
      .init("lost", .array(lost.map(JSONValue.string))),
    ])
  }
}

extension StatedScore {
  fileprivate var json: JSONValue {
    .object([
      .init("label", .string(label)),
      .init("benchmark", .string(benchmark)),
      .init("metric", .string(metric)),
      .init("value", value.json),
      .init("protocol", facts.json),
      .init("source", .string(source)),
      .init("note", note.map(JSONValue.string) ?? .null),
      .init("isUnverified", .bool(isUnverified)),
    ])
  }
}

// MARK: - Values

extension Double {
  /// The number with all its digits.
  var json: JSONValue { .number("\(self)") }
}

extension Interval {
  var json: JSONValue { .object([.init("lower", lower.json), .init("upper", upper.json)]) }

  /// The interval of a share, as in `52.11 % - 66.96 %`.
  var inPercent: String { "\(lower.percent) - \(upper.percent)" }

  /// The interval of a difference, as in `-18.3 to -1.2`.
  var inPoints: String { "\(lower.points) to \(upper.points)" }
}

extension ProtocolFacts {
  /// The fields whose values are numbers or lists; a version looks like a number and is none.
  private static let typed = [
    "limits.", "sampling.", "outputs.", "tasks.count", "tasks.total", "extraction.version",
    "interpreter.packages", "interpreter.preload", "isolation.layers", "deduplication",
  ]

  private static func json(_ field: String, _ text: String) -> JSONValue {
    guard typed.contains(where: { field.hasPrefix($0) }),
      let value = try? JSONValue(parsing: Array(text.utf8))
    else { return .string(text) }
    return value
  }

  /// The fields as one object, sorted by name.
  var json: JSONValue {
    .object(values.sorted { $0.key < $1.key }.map { .init($0.key, Self.json($0.key, $0.value)) })
  }
}

extension RunProtocol.Difference {
  var json: JSONValue {
    .object([
      .init("field", .string(field)), .init("first", .string(ours)),
      .init("second", .string(theirs)),
    ])
  }
}
