// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Problems
import TestSupport
import Testing

/// The published files of the catalog, where a machine has them.
enum PublishedFiles {
  static let folder = SharedData.file("data/benchmarks").path

  /// The benchmarks whose files tests are run on, which LiveCodeBench is not.
  ///
  /// Its files are 134 MB and more, and lie where this project's machines reach nothing. Their digests are those that
  /// other projects publish.
  static var benchmarks: [Benchmark] {
    get throws { try Catalog.bundled().benchmarks.filter { $0.name != "livecodebench" } }
  }

  /// Whether the newest file of every benchmark of the catalog is here.
  static let arePresent: Bool = {
    guard let benchmarks = try? benchmarks else { return false }
    return benchmarks.allSatisfy { benchmark in
      benchmark.versions[0].files.allSatisfy { SharedData.has("data/benchmarks/\($0.name)") }
    }
  }()

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
