// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Problems
import Testing

/// LiveCodeBench as a benchmark of a catalog: several files, their dates and its errata.
struct LiveCodeBenchCatalogTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func row(_ id: String, _ title: String, _ date: String) -> String {
    #"{"question_id": "\#(id)", "question_title": "\#(title)", "question_content": "Add.", "platform": "atcoder", "#
      + #""contest_date": "\#(date)T00:00:00", "difficulty": "hard", "starter_code": "", "#
      + #""public_test_cases": "[{\"input\": \"1\", \"output\": \"1\", \"testtype\": \"stdin\"}]", "#
      + #""private_test_cases": "[]", "metadata": "{}"}"# + "\n"
  }

  /// The catalog's own entry with the files of a version in the place of its own.
  private func catalog(_ files: [(name: String, contents: String)]) throws -> Catalog {
    let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "benchmarks/catalog/livecodebench.json")
    var entry = try #require(
      try JSONSerialization.jsonObject(with: Data(contentsOf: path)) as? [String: Any]
    )
    let described = try files.map { file -> [String: Any] in
      try folder.write(file.contents, to: file.name)
      let bytes = Array(file.contents.utf8)
      return [
        "name": file.name, "bytes": bytes.count, "sha256": ContentDigest.sha256(bytes),
        "addresses": [String](),
      ]
    }
    entry["versions"] = [
      ["name": "v", "note": "", "tasks": ["test": 3], "files": described] as [String: Any]
    ]
    return try Catalog(files: [[UInt8](try JSONSerialization.data(withJSONObject: entry))])
  }

  private func load(_ catalog: Catalog) async throws -> LoadedBenchmark {
    try await LoadedBenchmark.load(
      BenchmarkName(parsing: "livecodebench"),
      catalog: catalog,
      from: DataStore(dataDirectory: folder.path, environment: [:], offline: true)
    )
  }

  @Test func filesAreReadTogetherAndErrataAreAFacet() async throws {
    let files = [
      (
        name: "livecodebench/test.jsonl",
        contents: row("abc337_e", "E", "2024-01-13") + row("1", "find-the-peaks", "2023-12-02")
      ),
      (name: "livecodebench/test2.jsonl", contents: row("abc400_a", "A", "2025-04-05")),
    ]
    let loaded = try await load(try catalog(files))
    #expect(loaded.problems.map(\.id.rawValue) == ["abc337_e", "1", "abc400_a"])
    #expect(
      loaded.problems.map { $0.facets["errata"] } == ["interactive", "several-answers", "none"]
    )
    #expect(
      loaded.problems[2].facets == [
        "platform": "atcoder", "difficulty": "hard", "date": "2025-04-05", "month": "2025-04",
        "errata": "none",
      ]
    )
    #expect(loaded.problems.allSatisfy { $0.unjudgeable == nil && $0.statement?.text == "Add." })
    #expect(loaded.cpuLimit == .seconds(6))
    let window = try FacetSelection(parsing: ["date>=2024-01-01,date<2025-01-01"])
    #expect(
      try window.selected(from: loaded.problems, of: "lcb").map(\.id.rawValue) == ["abc337_e"]
    )
    // Other files, or the same in another order, are another data set.
    let first = try await load(try catalog([files[0]])).dataset
    let turned = try await load(try catalog(files.reversed())).dataset
    #expect(Set([loaded.dataset.sha256, first.sha256, turned.sha256]).count == 3)
    #expect(loaded.dataset.fileName == "livecodebench/test.jsonl+livecodebench/test2.jsonl")
  }

  @Test func whatIsWithoutAnAddressIsAskedFor() async throws {
    let catalog = try catalog([
      (name: "livecodebench/test6.jsonl", contents: row("a", "A", "2025-01-01"))
    ])
    try FileManager.default.removeItem(atPath: folder.path + "/livecodebench/test6.jsonl")
    let error = await #expect(throws: DataStoreError.self) { try await load(catalog) }
    #expect(error.map { "\($0)" }?.contains("livecodebench/test6.jsonl") == true)
  }

  @Test func everyReleaseHasAsManyTasksAsItsFiles() throws {
    let benchmark = try Catalog.bundled().find(BenchmarkName(parsing: "livecodebench")).0
    let counts = Dictionary(
      uniqueKeysWithValues: benchmark.versions.map { ($0.name, $0.tasks["test"] ?? 0) }
    )
    #expect(
      ["v1", "release_v2", "release_v3", "release_v4", "release_v5", "release_v6"].map {
        counts[$0]
      } == [400, 511, 612, 713, 880, 1055]
    )
    #expect((1...6).reduce(0) { $0 + (counts["v\($1)"] ?? 0) } == 1055)
    #expect(benchmark.versions[0].name == "v6" && counts["v6"] == 175)
    #expect(
      benchmark.knownErrata.count == 17 && benchmark.knownErrata.allSatisfy { !$0.reason.isEmpty }
    )
  }
}
