// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Problems
import TestSupport
import Testing

/// The published files of the catalog, where a machine has them.
enum PublishedFiles {
  static let folder = SharedData.file("data/benchmarks").path

  static let arePresent = [
    "HumanEval.jsonl.gz", "mbpp.jsonl", "sanitized-mbpp.json", "HumanEvalPlus-v0.1.10.jsonl.gz",
    "MbppPlus-v0.2.0.jsonl.gz",
  ]

  .allSatisfy { SharedData.has("data/benchmarks/\($0)") }

  /// A store that knows no folder but theirs.
  static let store = DataStore(dataDirectory: folder, environment: [:], offline: true)

  static func load(_ name: String, split: String? = nil) async throws -> LoadedBenchmark {
    try await LoadedBenchmark.load(
      BenchmarkName(parsing: name),
      split: split,
      catalog: .bundled(),
      from: store
    )
  }
}

extension Trait where Self == ConditionTrait {
  /// Skips a test on machines without the benchmarks' published files.
  static var requiresPublishedFiles: Self {
    .enabled(
      if: PublishedFiles.arePresent,
      "The benchmarks' files are not in \(PublishedFiles.folder): set EVALHARNESS_TEST_DATA."
    )
  }
}
