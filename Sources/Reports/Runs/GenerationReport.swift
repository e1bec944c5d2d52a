// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import Runs

/// The samples that a model was asked for, before any is judged.
package struct GenerationReport: Codable, Sendable, Hashable {
  package var `protocol`: GenerationProtocol
  /// The samples that were to be had.
  package var expected: Int
  /// The samples that are there.
  package var samples: Int
  /// How many texts ended how.
  package var finishes: [String: Int]
  /// Nil when nothing was asked.
  package var generation: RunSummary.Generation?

  package init(
    protocol: GenerationProtocol,
    expected: Int,
    finishes: [String: Int],
    generation: RunSummary.Generation?
  ) {
    self.protocol = `protocol`
    self.expected = expected
    self.finishes = finishes
    self.generation = generation
    samples = finishes.values.reduce(0, +)
  }

  package var isComplete: Bool { samples >= expected }

  /// The report as text that ends in a newline; CSV holds the counts alone.
  package func rendered(as format: ReportFormat) throws -> String {
    switch format {
    case .text: return try document().text
    case .markdown: return try document().markdown
    case .latex: return try document().latex
    case .html: return try document().html
    case .csv: return counts.csv
    case .json: return try JSONValue(encoding: self).text(.indented) + "\n"
    }
  }

  private func document() throws -> Document {
    var document = Document(title: "Samples of \(`protocol`.benchmark.name)")
    for table in [counts, ends, generation?.table, try protocolTable()].compactMap(\.self) {
      document.add(.table(table))
    }
    return document
  }

  private var counts: Table {
    var table = Table([
      .init("benchmark"), .init("split"), .init("tasks", .right), .init("n", .right),
      .init("samples", .right), .init("expected", .right),
    ])
    let benchmark = `protocol`.benchmark
    table.append([
      "\(benchmark.name) \(benchmark.version)", benchmark.split, "\(`protocol`.tasks.count)",
      "\(`protocol`.sampling.n)", "\(samples)", "\(expected)",
    ])
    return table
  }

  private var ends: Table {
    var table = Table([.init("end"), .init("samples", .right)])
    for (finish, count) in finishes.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
      table.append([finish, "\(count)"])
    }
    return table
  }

  private func protocolTable() throws -> Table {
    Table(protocol: try `protocol`.fields(), digest: try `protocol`.digest())
  }
}
