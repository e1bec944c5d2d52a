// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Evolution
import Reports
import Runs

/// What an evolution came to: counts by round, cause and method, lengths, and what was asked.
struct EvolutionReport: Sendable {
  let rounds: [RoundSummary]
  let `protocol`: EvolutionProtocol
  /// Nil when nothing was asked.
  let generation: RunSummary.Generation?

  init(_ evolution: EvolutionResult) throws {
    rounds = RoundSummary.all(of: evolution)
    `protocol` = evolution.protocol
    generation = .init(try RequestLog.totals(of: evolution.directory))
  }

  private struct Record: Encodable {
    var `protocol`: EvolutionProtocol
    var protocolDigest: String
    var rounds: [RoundSummary]
    var generation: RunSummary.Generation?
  }

  /// The report as text that ends in a newline; CSV holds the counts of the rounds alone.
  func rendered(as format: ReportFormat) throws -> String {
    switch format {
    case .text:
      // Every field stands in evolution.json, as one line each it would hide the counts.
      var document = self.document
      document.add(.notes(["protocol \(try `protocol`.digest())"]))
      return document.text
    case .markdown: return try withProtocol.markdown
    case .latex: return try withProtocol.latex
    case .html: return try withProtocol.html
    case .csv: return counts.csv
    case .json:
      let record = Record(
        protocol: `protocol`,
        protocolDigest: try `protocol`.digest(),
        rounds: rounds,
        generation: generation
      )
      return try JSONValue(encoding: record).text(.indented) + "\n"
    }
  }

  /// The tables in their order.
  var tables: [Table] {
    [counts, causes, methods, lengths, generation?.table].compactMap(\.self)
  }

  private var document: Document {
    var document = Document(title: "Evolution")
    for table in tables { document.add(.table(table)) }
    return document
  }

  private var withProtocol: Document {
    get throws {
      var document = document
      let fields = try `protocol`.fields()
      document.add(.table(Table(protocol: fields, digest: try `protocol`.digest())))
      return document
    }
  }

  private var counts: Table {
    var table = Table([
      .init("round", .right), .init("units", .right), .init("stay", .right),
      .init("eliminated", .right), .init("training set", .right),
    ])
    for round in rounds {
      table.append([
        round.round == 0 ? "seed" : "\(round.round)", "\(round.counts.units)",
        "\(round.counts.kept)",
        Self.part(round.counts.units - round.counts.kept, of: round.counts.units),
        "\(round.trainingSet)",
      ])
    }
    return table
  }

  /// The evolved rounds, without the seed.
  private var evolved: [RoundSummary] { rounds.filter { $0.round > 0 } }

  private var roundColumns: [Table.Column] {
    evolved.map { .init("round \($0.round)", .right) }
  }

  private var causes: Table {
    var table = Table([.init("eliminated as")] + roundColumns)
    for reason in Elimination.allCases {
      let counts = evolved.map { $0.eliminated[reason.rawValue] ?? 0 }
      guard counts.contains(where: { $0 > 0 }) else { continue }
      table.append([reason.rawValue] + counts.map(String.init))
    }
    return table
  }

  private var methods: Table {
    var table = Table([.init("method, units that stay")] + roundColumns)
    for method in `protocol`.methods {
      table.append(
        [method.name]
          + evolved.map { round in
            let counts = round.methods[method.name] ?? .init()
            return "\(counts.kept) of \(counts.units)"
          }
      )
    }
    return evolved.isEmpty ? Table(table.columns) : table
  }

  private var lengths: Table {
    var table = Table([
      .init("characters"), .init("round", .right), .init("shortest", .right),
      .init("median", .right),
      .init("mean", .right), .init("longest", .right),
    ])
    for (name, path) in [
      ("instructions", \RoundSummary.instructions), ("answers", \RoundSummary.answers),
    ] {
      for round in rounds {
        let lengths = round[keyPath: path]
        table.append([
          name, round.round == 0 ? "seed" : "\(round.round)", "\(lengths.shortest)",
          "\(lengths.median)", "\(lengths.mean)", "\(lengths.longest)",
        ])
      }
    }
    return table
  }

  /// A count with its share, as in `12 (6.0 %)`.
  private static func part(_ count: Int, of total: Int) -> String {
    guard total > 0 else { return "0" }
    let tenths = Int((Double(count) / Double(total) * 1000).rounded())
    return "\(count) (\(tenths / 10).\(tenths % 10) %)"
  }
}
