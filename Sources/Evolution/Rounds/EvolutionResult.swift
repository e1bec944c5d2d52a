// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Completions
import Problems
import Runs

/// A folder of an evolution as it was left: its seed and the units of its whole rounds.
package struct EvolutionResult: Sendable {
  package let directory: String
  package let `protocol`: EvolutionProtocol
  package let seed: [SeedItem]
  /// In the order of the file: by round, then by id.
  package let units: [UnitRecord]
  /// The seed items and units that are marked as contaminated.
  package let marks: Set<String>

  /// Whether a path is that of an evolution.
  package static func isOne(_ directory: String) -> Bool {
    FileKind(at: directory + "/" + EvolutionHeader.file) == .file
  }

  /// Reads a folder.
  ///
  /// - Throws: ``EvolutionError`` and `JournalError`.
  package init(_ directory: String) throws {
    guard let header = try EvolutionHeader.read(from: directory) else {
      throw EvolutionError.notAnEvolution(path: directory)
    }
    self.directory = directory
    `protocol` = header.protocol
    let written = try RunDirectory.read(EvolutionFolder.seed, in: directory) ?? []
    guard ContentDigest.sha256(written) == header.protocol.seed.sha256 else {
      throw EvolutionError.damaged(
        path: directory + "/" + EvolutionFolder.seed,
        reason: "it is not the seed that \(EvolutionHeader.file) names"
      )
    }
    var seed: [SeedItem] = []
    try JSONLog.read(EvolutionFolder.seed, in: directory) { json in
      guard let item = SeedItem(json: json) else { return false }
      seed.append(item)
      return true
    }
    let marks = try EvolutionFolder.marks(in: directory)
    var units: [UnitRecord] = []
    try JSONLog.read(EvolutionFolder.evolved, in: directory) { json in
      guard var unit = UnitRecord(json: json) else { return false }
      if unit.eliminated == nil, marks.contains(unit.id) { unit.eliminated = .contaminated }
      units.append(unit)
      return true
    }
    self.seed = seed
    self.marks = marks
    self.units = units
    try checkRounds()
  }

  /// Refuses a file from which lines were taken.
  ///
  /// A round has a unit of each line of descent but for those that rest, since all of it is marked.
  private func checkRounds() throws {
    let counts = units.reduce(into: [:]) { $0[$1.round, default: 0] += 1 }
    for round in stride(from: 1, through: rounds, by: 1) {
      let count = counts[round] ?? 0
      guard seed.count - marks.count...seed.count ~= count else {
        throw EvolutionError.damaged(
          path: directory + "/" + EvolutionFolder.evolved,
          reason: "round \(round) has \(count) units of \(seed.count)"
        )
      }
    }
  }

  /// The number of whole rounds.
  package var rounds: Int { units.last?.round ?? 0 }

  /// The newest instruction of each line of descent that is not eliminated, in the order of the seed.
  package var pool: [Example] {
    var newest: [String: Example] = [:]
    for unit in units where unit.eliminated == nil { newest[unit.seed] = unit.example }
    return seed.compactMap { item in
      newest[item.id] ?? (marks.contains(item.id) ? nil : item.example)
    }
  }
}

extension SeedItem {
  /// The item as an example to learn from.
  package var example: Example { Example(id: id, instruction: instruction, answer: answer) }
}
