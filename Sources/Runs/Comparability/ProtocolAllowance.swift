// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// The fields of a protocol in which compared numbers may differ, because the reader said so.
package struct ProtocolAllowance: Sendable, Hashable, CustomStringConvertible {
  /// Paths such as `limits.cpuSeconds`, and beginnings of paths such as `limits`, in the order in
  /// which they were named.
  package let fields: [String]

  /// The word for every field that one of two sides does not tell.
  package static let unknown = "unknown"

  package init() { fields = [] }

  /// Takes fields as a user names them.
  ///
  /// - Throws: ``ComparisonError/unknownField(_:known:)`` for a name that no protocol has.
  package init(_ names: [String]) throws {
    let known = ProtocolWords.fields
    for name in names {
      let isKnown = known.contains { $0 == name || $0.hasPrefix(name + ".") }
      guard name == Self.unknown || isKnown else {
        throw ComparisonError.unknownField(name, known: Self.names(of: known))
      }
    }
    fields = names
  }

  package var isEmpty: Bool { fields.isEmpty }

  package var description: String { fields.joined(separator: ", ") }

  /// Whether two numbers may differ in a field, of which one of them may tell nothing.
  package func allows(_ field: String, isUnknown: Bool) -> Bool {
    fields.contains { name in
      name == field || field.hasPrefix(name + ".") || (isUnknown && name == Self.unknown)
    }
  }

  /// The first parts of paths, once each, and the word for what is unknown.
  private static func names(of fields: [String]) -> [String] {
    Set(fields.map { String($0.prefix { $0 != "." }) }).sorted() + [unknown]
  }
}
