// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Evolution
import Problems
import Reports
import Runs

/// What a comparison came to: a table of each benchmark, what layers have in common, and what was not
/// compared.
struct DecontaminationReport: Sendable {
  typealias Kind = DecontaminationRules.Kind

  var set: TrainingSet
  var result: DecontaminationResult
  var targets: [TargetBenchmark]
  var removing: Set<Kind>
  /// What the findings depend on.
  var header: JSONValue
  /// Whether the comparison was stopped before its end.
  var isPartial = false

  func rendered(as format: ReportFormat) -> String {
    switch format {
    case .text: document.text
    case .markdown: document.markdown
    case .latex: document.latex
    case .html: document.html
    case .csv: table.csv
    case .json: json.text(.indented) + "\n"
    }
  }

  private var document: Document {
    var document = Document(title: "\(set.path) and \(targets.map(\.name).joined(separator: ", "))")
    document.add(.table(table))
    document.add(.notes(coverage.sentences))
    document.add(.table(overlap))
    document.add(.notes(remarks))
    return document
  }

  private var coverage: DecontaminationCoverage {
    DecontaminationCoverage(result, items: set.items.count, targets: targets)
  }

  /// One row a benchmark and kind, and one for all kinds of a benchmark.
  private var table: Table {
    var table = Table([
      .init("benchmark"), .init("match"), .init("items", .right), .init("only so", .right),
      .init("problems", .right), .init("of", .right), .init("removed"),
    ])
    for target in targets {
      for row in rows(of: target) { table.append(row) }
    }
    return table
  }

  private func rows(of target: TargetBenchmark) -> [[String]] {
    let kinds = result.findings.map { result.kinds(of: $0, benchmark: target.name) }
    func problems(_ counts: (ContaminationMatch) -> Bool) -> String {
      let all = result.findings.flatMap(\.matches)
      return "\(Set(all.filter { $0.benchmark == target.name && counts($0) }.map(\.problem)).count)"
    }
    let total = "\(target.problems.count)"
    var rows = Kind.allCases.filter(isSought).map { kind in
      [
        target.name, kind.rawValue, "\(kinds.count { $0.contains(kind) })",
        "\(kinds.count { $0 == [kind] })", problems { result.kind(of: $0) == kind }, total,
        removing.contains(kind) ? "yes" : "no",
      ]
    }
    rows.append([
      target.name, "any", "\(kinds.count { !$0.isEmpty })", "", problems { _ in true }, total, "",
    ])
    return rows
  }

  /// Whether a kind of match was looked for.
  private func isSought(_ kind: Kind) -> Bool {
    switch kind {
    case .text: result.rules.layers.contains(.text)
    case .ngram: result.rules.layers.contains(.ngram)
    case .tree: result.rules.layers.contains(.tree)
    case .behaviour, .misfit: result.rules.layers.contains(.behaviour)
    case .elementary: !result.rules.layers.isDisjoint(with: [.tree, .behaviour])
    }
  }

  /// How many items each set of layers found together.
  private var overlap: Table {
    var counts: [String: Int] = [:]
    for finding in result.findings where !finding.matches.isEmpty {
      let layers = Set(finding.matches.map(\.layer))
      let names = DecontaminationRules.Layer.allCases.filter(layers.contains).map(\.rawValue)
      counts[names.joined(separator: " + "), default: 0] += 1
    }
    var table = Table([.init("found by"), .init("items", .right)])
    for (names, count) in counts.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
      table.append([names, "\(count)"])
    }
    return table
  }

  private var remarks: [String] {
    let count = result.items(with: removing).count
    let kinds = Kind.allCases.filter(removing.contains).map(\.rawValue)
    var remarks = [
      "\(count) of \(set.items.count) items are removed, for \(kinds.joined(separator: ", ")); the "
        + "others are those in which nothing was found, which is not to say that nothing is there."
    ]
    if isPartial {
      remarks.append(
        "The comparison was stopped after \(result.findings.count) items; the same command goes on."
      )
    }
    return remarks
  }

  /// The items that are like a problem, with what shows it.
  func items(like task: TaskID) -> Table {
    var table = Table([
      .init("item", .right), .init("place"), .init("match"), .init("function"), .init("evidence"),
    ])
    for finding in result.findings {
      for match in finding.matches where match.problem == task {
        table.append([
          "\(finding.item)", "\(set.items[finding.item].place)", result.kind(of: match).rawValue,
          match.function ?? "", evidence(of: match),
        ])
      }
    }
    return table
  }

  private func evidence(of match: ContaminationMatch) -> String {
    if let agreeing = match.agreeing, let inputs = match.inputs {
      return "\(agreeing) of \(inputs) inputs agree, \(match.informative ?? 0) informative"
    }
    if let nodes = match.solutionNodes { return "the same tree of \(nodes) nodes" }
    return (match.words ?? []).joined(separator: " … ")
  }

  // MARK: - JSON

  /// Everything, with the digests of what was compared.
  var json: JSONValue {
    .object([
      .init("comparison", header),
      .init("items", .number("\(set.items.count)")),
      .init("examined", .number("\(result.findings.count)")),
      .init("removed", .number("\(result.items(with: removing).count)")),
      .init("table", Self.rows(table)),
      .init("overlap", Self.rows(overlap)),
      .init("coverage", coverage.json),
      .init("notes", .array((coverage.sentences + remarks).map { .string($0) })),
    ])
  }

  private static func rows(_ table: Table) -> JSONValue {
    .array(
      table.rows.map { row in
        .object(
          zip(table.columns, row).filter { !$1.isEmpty }.map { column, cell in
            .init(column.title, column.alignment == .right ? .number(cell) : .string(cell))
          }
        )
      }
    )
  }
}
