// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// Instructions that are in a training set, to find those that say the same again.
package struct DuplicateIndex: Sendable {
  /// The least part of runs of five words that two instructions share which say the same.
  package static let threshold = 0.7

  private struct Entry {
    var id: String
    var seed: String
    var hash: MinHash
  }

  private var entries: [Entry] = []
  private var exact: [NormalText: Int] = [:]
  private var bands: [UInt64: [Int]] = [:]

  package init() {}

  /// An instruction that says the same.
  package struct Match: Sendable, Hashable {
    package var id: String
    package var similarity: Double
  }

  /// Adds an instruction.
  ///
  /// - Parameters:
  ///   - id: Its unit or seed item.
  ///   - text: The instruction.
  ///   - seed: The seed item that its line of descent begins with.
  package mutating func insert(id: String, _ text: String, seed: String) {
    let normal = NormalText(text)
    let hash = MinHash(normal)
    let place = entries.count
    entries.append(Entry(id: id, seed: seed, hash: hash))
    if exact[normal] == nil { exact[normal] = place }
    for key in hash.keys { bands[key, default: []].append(place) }
  }

  /// The likest instruction that is too much like this one; the first of several.
  ///
  /// Within a line of descent only the same words count: a method that adds ten words to a long instruction
  /// leaves most of it as it was.
  package func match(_ text: String, seed: String) -> Match? {
    let normal = NormalText(text)
    if let place = exact[normal] { return Match(id: entries[place].id, similarity: 1) }
    let hash = MinHash(normal)
    let places = Set(hash.keys.flatMap { bands[$0] ?? [] })
    var best: Match?
    for place in places.sorted() where entries[place].seed != seed {
      let similarity = hash.similarity(to: entries[place].hash)
      guard similarity >= Self.threshold, similarity > best?.similarity ?? 0 else { continue }
      best = Match(id: entries[place].id, similarity: similarity)
    }
    return best
  }
}
