// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import Problems
import Runs

/// The instructions that an evolution begins with, and what of their source is none of them.
package struct Seed: Sendable {
  package private(set) var items: [SeedItem] = []
  /// Items of several turns, of which no single instruction can be made harder.
  package private(set) var conversations: [RecordPlace] = []
  /// Items that ask nothing.
  package private(set) var silent: [RecordPlace] = []
  /// Items whose instruction an earlier one has.
  package private(set) var repeated: [RecordPlace] = []

  /// Takes the items of a training set.
  ///
  /// Left out are those of several turns, those that ask nothing and those that repeat the instruction of an
  /// earlier one; ``notices`` says so.
  ///
  /// - Throws: ``EvolutionError/noSeed(path:reason:)`` when none is left.
  package init(_ set: TrainingSet) throws {
    var known: Set<String> = []
    for item in set.items {
      let isSilent = item.instruction.allSatisfy(\.isWhitespace)
      if item.turns > 1 {
        conversations.append(item.place)
      } else if isSilent {
        silent.append(item.place)
      } else {
        let seed = SeedItem(instruction: item.instruction, answer: item.answer)
        if known.insert(seed.id).inserted {
          items.append(seed)
        } else {
          repeated.append(item.place)
        }
      }
    }
    guard !items.isEmpty else {
      throw EvolutionError.noSeed(path: set.path, reason: notices.joined(separator: "; "))
    }
  }

  /// Takes the pool of an earlier evolution: the newest instruction of each of its lines of descent.
  package init(_ evolution: EvolutionResult) throws {
    var known: Set<String> = []
    for example in evolution.pool {
      let item = SeedItem(
        instruction: example.instruction,
        answer: example.answer,
        unit: example.id
      )
      if known.insert(item.id).inserted { items.append(item) }
    }
    guard !items.isEmpty else {
      throw EvolutionError.noSeed(path: evolution.directory, reason: "its pool is empty")
    }
  }

  /// Keeps the first items only.
  package mutating func limit(to count: Int) {
    items = Array(items.prefix(count))
  }

  /// What a person must know of items that are left out.
  package var notices: [String] {
    [
      Self.notice(conversations, "of several turns, of which no single instruction can be evolved"),
      Self.notice(silent, "without an instruction"),
      Self.notice(repeated, "with the instruction of an earlier item"),
    ].compactMap(\.self)
  }

  private static func notice(_ places: [RecordPlace], _ what: String) -> String? {
    guard let first = places.first else { return nil }
    let rest = places.count > 1 ? " and \(places.count - 1) more" : ""
    return
      "\(places.count) \(places.count == 1 ? "item" : "items") \(what): left out (\(first)\(rest))"
  }

  /// The bytes of the file that keeps the items.
  package var bytes: [UInt8] {
    items.flatMap { $0.json.bytes(.compact) + [UInt8(ascii: "\n")] }
  }
}
