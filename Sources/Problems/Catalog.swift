// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import BenchmarkCatalog
import FoundationEssentials

/// The benchmarks that the program knows, in the order in which they are listed.
package struct Catalog: Sendable {
  package let benchmarks: [Benchmark]

  /// Decodes one JSON text a benchmark; each has a version and each version a file.
  package init(files: [[UInt8]]) throws {
    benchmarks = try files.enumerated().map { index, text in
      let benchmark: Benchmark
      do {
        benchmark = try JSONDecoder().decode(Benchmark.self, from: Data(text))
      } catch {
        throw CatalogError.malformedFile(index: index, reason: String(describing: error))
      }
      guard !benchmark.versions.isEmpty, benchmark.versions.allSatisfy({ !$0.files.isEmpty }) else {
        throw CatalogError.malformedFile(index: index, reason: "a version has no data files")
      }
      return benchmark
    }
  }

  /// The catalog inside the binary.
  package static func bundled() throws -> Catalog {
    try Catalog(files: CatalogFiles.all)
  }

  /// The benchmark and the version that a user named.
  ///
  /// Spellings of other harnesses and hubs name it too: `HumanEvalPlus`, `evalplus/mbppplus`,
  /// `openai_humaneval`.
  package func find(_ name: BenchmarkName) throws -> (Benchmark, Benchmark.Version) {
    let key = Self.key(of: name.name)
    guard let benchmark = benchmarks.first(where: { Self.key(of: $0.name) == key }) else {
      throw CatalogError.unknown(
        .benchmark,
        name.name,
        benchmark: nil,
        known: benchmarks.map(\.name)
      )
    }
    return (benchmark, try benchmark.version(name.version))
  }

  /// A name without what its spellings differ in.
  private static func key(of name: String) -> String {
    var key = name.split(separator: "/").last.map { $0.lowercased() } ?? ""
    if key.hasPrefix("openai_") { key.removeFirst("openai_".count) }
    return key.filter { $0.isLetter || $0.isNumber || $0 == "+" }.replacing("plus", with: "+")
  }
}
