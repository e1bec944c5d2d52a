// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// What kind a contest's problem is.
enum ContestFacets {
  /// What a record says in `facets`, and how hard its publishers call it.
  ///
  /// - Throws: ``ProblemFileError/badValue(_:field:reason:)`` for facets that nobody could select by.
  static func values(
    _ facets: FacetField?,
    difficulty: String?,
    at place: RecordPlace
  ) throws -> [String: String] {
    var values = try facets?.values(at: place) ?? [:]
    if let difficulty, isNameable(difficulty), values["difficulty"] == nil {
      values["difficulty"] = difficulty
    }
    return values
  }

  /// Whether `--where` can name a text, as it can every word that publishers use.
  static func isNameable(_ text: String) -> Bool { !text.isEmpty && text.utf8.allSatisfy(isPlain) }

  /// Whether a letter can stand in `--where`.
  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
      true
    default: false
    }
  }
}
