// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// Why a benchmark, or a part of one, could not be looked up.
package enum CatalogError: Error, Equatable, CustomStringConvertible {
  package enum Kind: String, Sendable {
    case benchmark, version, split, suite
  }

  /// A text is not `NAME` or `NAME@VERSION`.
  case malformedName(String)
  /// Nothing of the kind has the name; `benchmark` is nil when it is the benchmark itself.
  case unknown(Kind, String, benchmark: String?, known: [String])
  /// A file of the catalog does not decode, which is a fault of this program.
  case malformedFile(index: Int, reason: String)

  package var description: String {
    switch self {
    case .malformedName(let text):
      "\"\(text)\" does not name a benchmark: write NAME or NAME@VERSION, such as mbpp@1.0"
    case .unknown(let kind, let name, let benchmark, let known):
      "\(benchmark.map { "\($0) has no \(kind)" } ?? "there is no \(kind)") \"\(name)\"; "
        + (Spelling.closest(to: name, among: known).map { "did you mean \"\($0)\"? known: " }
          ?? "known: ")
        + known.joined(separator: ", ")
    case .malformedFile(let index, let reason):
      "file \(index) of the catalog is malformed, report this as a bug: \(reason)"
    }
  }
}
