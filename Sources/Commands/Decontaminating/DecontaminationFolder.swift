// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Evolution
import FoundationEssentials
import Problems
import Runs

/// The folder of one comparison: what was found item by item, and the set in two parts.
enum DecontaminationFolder {
  /// The set without what was removed, and what was; every record with all of its fields.
  static let kept = "clean.jsonl"
  static let removed = "removed.jsonl"
  /// One line a match, with what shows it.
  static let matches = "matches.jsonl"
  static let report = "report.json"
  /// One line an item that has been examined, and what that depends on.
  static let findings = "findings.jsonl"
  static let header = "decontamination.json"

  /// Opens the findings of a folder; what is there already is not examined again.
  static func open(
    _ folder: String,
    header: JSONValue
  ) throws -> (log: JSONLog, findings: [ItemFinding]) {
    var findings: [Int: ItemFinding] = [:]
    let log = try JSONLog(Self.findings, in: folder, header: (self.header, header)) { line in
      guard
        let finding = try? JSONDecoder().decode(
          ItemFinding.self,
          from: Data(line.bytes(.compact))
        )
      else { throw BadFinding() }
      findings[finding.item] = finding
      return true
    }
    return (log, findings.values.sorted { $0.item < $1.item })
  }

  /// A line that is no finding.
  private struct BadFinding: Error, CustomStringConvertible {
    var description: String {
      "\(DecontaminationFolder.findings): a line is no finding; remove the folder or name another"
    }
  }

  /// Writes the two parts of the set, the matches and the report.
  static func write(
    _ result: DecontaminationResult,
    of set: TrainingSet,
    removing kinds: Set<DecontaminationRules.Kind>,
    report: JSONValue,
    to folder: String
  ) throws {
    let removed = result.items(with: kinds)
    var parts: [(name: String, bytes: [UInt8])] = [(kept, []), (self.removed, []), (matches, [])]
    for (number, item) in set.items.enumerated() {
      let part = removed.contains(number) ? 1 : 0
      parts[part].bytes += item.record.bytes(.compact) + [UInt8(ascii: "\n")]
    }
    for finding in result.findings {
      for match in finding.matches {
        let line = try line(of: match, finding, in: set, result)
        parts[2].bytes += line.bytes(.compact) + [UInt8(ascii: "\n")]
      }
    }
    for part in parts {
      try RunDirectory.replace(part.name, in: folder, with: part.bytes)
    }
    let text = report.bytes(.indented) + [UInt8(ascii: "\n")]
    try RunDirectory.replace(self.report, in: folder, with: text)
  }

  /// A match as `matches.jsonl` has it.
  private static func line(
    of match: ContaminationMatch,
    _ finding: ItemFinding,
    in set: TrainingSet,
    _ result: DecontaminationResult
  ) throws -> JSONValue {
    let place = set.items[finding.item].place
    var line = JSONValue.object([
      .init("item", .number("\(finding.item)")),
      .init(place.unit == .line ? "line" : "element", .number("\(place.number)")),
      .init("kind", .string(result.kind(of: match).rawValue)),
    ])
    if case .object(let members) = try JSONValue(encoding: match) {
      for member in members { line[member.name] = member.value }
    }
    line["reservation"] = result.reservation(about: match).map { .string($0) }
    return line
  }
}
