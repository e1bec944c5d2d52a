// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Grading
import Runs

extension RunReport {
  /// What keeps the scores from being whole or the model from being judged fairly, a sentence each.
  package var warnings: [String] {
    var warnings: [String] = []
    let missing = summary.missing
    if !missing.isEmpty {
      warnings.append("\(count(missing.count, "task")) without a sample: \(list(missing))")
    }
    if summary.samples.infrastructure > 0 {
      warnings.append(
        "\(count(summary.samples.infrastructure, "sample")) without a verdict, of which 'evalharness show' says "
          + "why; repeat the command to judge those that the harness failed at"
      )
    }
    if summary.samples.unjudged > 0 {
      warnings.append(
        "\(count(summary.samples.unjudged, "sample")) not judged yet; repeat the command to go on"
      )
    }
    warnings += summary.undefined.map(\.why)
    warnings += summary.ends?.warnings ?? []
    return warnings
  }

  /// How the verdicts were reached where that is not as one would think, a sentence each.
  package var notes: [String] {
    var notes: [String] = []
    if !summary.compatible.isEmpty {
      notes.append(
        "\(count(summary.compatible.count, "task")) judged in compatible mode, since strict judging "
          + "cannot verify the answers: \(list(summary.compatible))"
      )
    }
    if let passes = summary.samples.compatiblePasses {
      notes.append(
        "\(count(passes, "pass", "passes")) of \(summary.samples.correct) came of tests that ran beside "
          + "the program, which a program may forge: the scores are no strict ones"
      )
    }
    if let comparer = `protocol`.comparer, comparer.isForParityOnly {
      notes.append(
        "standard output was compared by \(comparer.rawValue), which takes wrong answers for right: the "
          + "scores are for parity only"
      )
    }
    if !summary.unverifiable.isEmpty {
      let more = summary.unverifiable.count - Self.mostUnverifiable
      notes.append(
        "\(count(summary.unverifiable.count, "task")) with samples that strict judging cannot verify, "
          + "which count as failed: see the table"
          + (more > 0 ? "; \(more) more are in summary.json" : "")
      )
    }
    if let samples = summary.oracleDependent, !samples.isEmpty, let outputs = `protocol`.outputs {
      let other = outputs.oracle == .clean ? OracleRule.evalPlus03 : .clean
      notes.append(
        "\(count(samples.count, "sample")) with another verdict under --oracle \(other.rawValue): "
          + list(samples)
      )
    }
    return notes
  }

  /// The first ten names and how many more there are.
  private func list(_ names: [String]) -> String {
    let shown = names.prefix(10).joined(separator: ", ")
    return names.count > 10 ? "\(shown) and \(names.count - 10) more" : shown
  }

  private func count(_ number: Int, _ noun: String, _ plural: String? = nil) -> String {
    number == 1 ? "1 \(noun)" : "\(number) \(plural ?? noun + "s")"
  }

  /// How many tasks are listed whose samples cannot be verified.
  private static let mostUnverifiable = 20

  /// The tasks with a sample that strict judging cannot verify, why, and what can be done.
  package var unverifiable: Table {
    var table = Table([.init("unverifiable"), .init("why"), .init("remedy")])
    let tasks = summary.tasks.map(\.task).filter { summary.unverifiable[$0] != nil }
    for task in tasks.prefix(Self.mostUnverifiable) {
      table.append([task, summary.unverifiable[task] ?? "", remedy])
    }
    return table
  }

  private var remedy: String {
    guard `protocol`.judging == .strict else { return "return plain values" }
    // The tests of a published benchmark are known to cross.
    return `protocol`.benchmark.version == "own"
      ? "return plain values, or --judging trusted-tests for passes that may be forged"
      : "return plain values, or --judging auto for passes that may be forged"
  }

  /// How many samples ended how, the most frequent first.
  package var verdicts: Table {
    var table = Table([.init("verdict"), .init("samples", .right)])
    let sorted = summary.verdicts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    for (verdict, samples) in sorted { table.append([verdict, "\(samples)"]) }
    return table
  }

  /// The fields of the protocol, sorted by name, and its digest.
  package func protocolTable() throws -> Table {
    Table(protocol: try `protocol`.fields(), digest: summary.protocolDigest)
  }
}

extension Table {
  /// The fields of a protocol and their values, and its digest.
  package init(protocol fields: [(field: String, value: String)], digest: String) {
    self.init([.init("protocol"), .init("value")])
    for (field, value) in fields { append([field, value]) }
    append(["digest", digest])
  }
}
