// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// A bound on the values of a facet, as in `date>=2024-08-01`.
///
/// Numbers compare as numbers and anything else as texts, which is the order of dates.
package struct FacetBound: Sendable, Hashable, CustomStringConvertible {
  package let name: String
  package let relation: Relation
  package let value: String

  package enum Relation: String, Sendable, Hashable, CaseIterable {
    case notBefore = ">="
    case after = ">"
    case notAfter = "<="
    case before = "<"
  }

  package var description: String { name + relation.rawValue + value }

  /// Whether a value lies within the bound.
  func holds(_ other: String) -> Bool {
    let order: (isLess: Bool, isEqual: Bool)
    if let one = Double(other), let bound = Double(value) {
      order = (one < bound, one == bound)
    } else {
      order = (other < value, other == value)
    }
    switch relation {
    case .notBefore: return !order.isLess
    case .after: return !order.isLess && !order.isEqual
    case .notAfter: return order.isLess || order.isEqual
    case .before: return order.isLess
    }
  }

  /// Makes sure that it compares like with like.
  ///
  /// - Parameter known: The values of the facet.
  /// - Throws: ``FacetError/notADay(_:)`` or ``FacetError/notANumber(_:)`` where all values are days, or
  ///   numbers, and the bound is none.
  func check(against known: [String]) throws {
    if known.allSatisfy({ $0.utf8.count == 10 && Day($0) != nil }) {
      guard value.utf8.count == 10, Day(value) != nil else { throw FacetError.notADay(self) }
    } else if known.allSatisfy({ Double($0) != nil }), Double(value) == nil {
      throw FacetError.notANumber(self)
    }
  }
}
