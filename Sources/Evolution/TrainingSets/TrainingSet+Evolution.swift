// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Problems
import Runs

extension TrainingSet {
  /// The seed of an evolution and the units that stay, with their ids; what is marked as contaminated stays
  /// in it, so that comparing again finds it again.
  ///
  /// - Throws: ``TrainingSetError/empty(path:)``.
  package init(_ evolution: EvolutionResult) throws {
    path = evolution.directory
    let seed = evolution.seed.map(\.example)
    let units = evolution.units
      .filter { $0.eliminated == nil || $0.eliminated == .contaminated }
      .map(\.example)
    let parts = [(EvolutionFolder.seed, seed), (EvolutionFolder.evolved, units)]
    items = parts.flatMap { file, examples in
      examples.enumerated().map { number, example in
        Self.item(example, file: evolution.directory + "/" + file, number: number + 1)
      }
    }
    digest = ContentDigest.sha256(
      items.flatMap { $0.record.bytes(.compact) + [UInt8(ascii: "\n")] }
    )
    guard !items.isEmpty else { throw TrainingSetError.empty(path: path) }
  }

  private static func item(_ example: Example, file: String, number: Int) -> TrainingItem {
    TrainingItem(
      place: RecordPlace(path: file, unit: .element, number: number),
      instruction: example.instruction,
      answer: example.answer,
      turns: 1,
      record: .object([
        .init("id", .string(example.id)), .init("instruction", .string(example.instruction)),
        .init("output", .string(example.answer)),
      ])
    )
  }
}
