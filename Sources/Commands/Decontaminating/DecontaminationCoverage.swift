// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Evolution
import Runs

/// Which items were compared by what, in words.
struct DecontaminationCoverage: Sendable {
  private var counts: [(name: String, count: Int)] = []
  private(set) var sentences: [String] = []

  init(_ result: DecontaminationResult, items: Int, targets: [TargetBenchmark]) {
    let findings = result.findings
    let layers = result.rules.layers
    let readsCode = layers.contains(.tree) || layers.contains(.behaviour)
    let withFunctions = findings.count { $0.functions > 0 }
    func sum(_ count: (ItemFinding) -> Int) -> Int { findings.reduce(0) { $0 + count($1) } }
    counts = [
      ("items", items), ("examined", findings.count),
      ("python", findings.count { $0.isPython }), ("withFunctions", withFunctions),
      ("functions", sum(\.functions)), ("pairs", sum(\.pairs)), ("comparedPairs", sum(\.compared)),
      ("calls", sum(\.calls)), ("lateCalls", sum(\.lateCalls)), ("processes", sum(\.processes)),
      ("incomplete", findings.count { $0.obstacle != nil }),
    ]
    guard readsCode else {
      sentences = ["The \(findings.count) items were compared by text only."]
      return
    }
    let inputs = targets.reduce(0) { $0 + $1.compared.count }
    sentences.append(
      "\(withFunctions) of \(findings.count) items hold Python functions (\(sum(\.functions))); the "
        + "others were compared by text only."
    )
    if layers.contains(.behaviour) {
      let without = targets.filter { $0.compared.isEmpty }.map(\.name)
      if inputs > 0 {
        sentences.append(
          "Behaviour was compared with \(inputs) problems: of \(sum(\.pairs)) pairs of a function and "
            + "a problem with as many arguments \(sum(\.compared)) were compared, whose arguments are, "
            + "or may be, of kinds that fit; \(sum(\.calls)) calls, of which \(sum(\.lateCalls)) used up "
            + "their time."
        )
      }
      if !without.isEmpty {
        sentences.append(
          "\(without.joined(separator: ", ")): no inputs to call functions with; text"
            + (layers.contains(.tree) ? " and trees" : "") + " only."
        )
      }
    }
    addObstacles(findings)
  }

  /// What kept functions from being compared with everything.
  private mutating func addObstacles(_ findings: [ItemFinding]) {
    let incomplete = findings.filter { $0.obstacle != nil }
    guard !incomplete.isEmpty else { return }
    let shown = incomplete.prefix(3).map { "item \($0.item): \($0.obstacle ?? "")" }
    sentences.append(
      "The functions of \(incomplete.count) items were not compared, or not with every problem ("
        + shown.joined(separator: "; ") + (incomplete.count > 3 ? "; …" : "") + ")."
    )
  }

  var json: JSONValue {
    .object(counts.map { .init($0.name, .number("\($0.count)")) })
  }
}
