// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// How a user names a benchmark: `NAME` or `NAME@VERSION`, such as `mbpp@1.0`.
package struct BenchmarkName: Sendable, Hashable, CustomStringConvertible {
  package let name: String
  /// The version, or nil for the benchmark's default.
  package let version: String?

  package init(parsing text: String) throws {
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    guard parts.count <= 2, let name = parts.first, parts.allSatisfy({ !$0.isEmpty }) else {
      throw CatalogError.malformedName(text)
    }
    self.name = String(name)
    version = parts.count == 2 ? String(parts[1]) : nil
  }

  package var description: String {
    version.map { "\(name)@\($0)" } ?? name
  }
}
