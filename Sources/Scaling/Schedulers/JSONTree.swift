// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Runs

/// JSON as it is written in a source: with literals for its values.
struct JSONTree: Sendable {
  var json: JSONValue

  static func text(_ text: String) -> Self { Self(json: .string(text)) }
  static func count(_ count: Int) -> Self { Self(json: .number(String(count))) }
  static func list(_ items: [Self]) -> Self { Self(json: .array(items.map(\.json))) }

  /// The object with one more member.
  func with(_ name: String, _ value: Self) -> Self {
    var json = json
    json[name] = value.json
    return Self(json: json)
  }
}

extension JSONTree: ExpressibleByStringLiteral {
  init(stringLiteral text: String) { self = .text(text) }
}

extension JSONTree: ExpressibleByIntegerLiteral {
  init(integerLiteral number: Int) { self = .count(number) }
}

extension JSONTree: ExpressibleByBooleanLiteral {
  init(booleanLiteral flag: Bool) { self.init(json: .bool(flag)) }
}

extension JSONTree: ExpressibleByArrayLiteral {
  init(arrayLiteral items: Self...) { self = .list(items) }
}

extension JSONTree: ExpressibleByDictionaryLiteral {
  init(dictionaryLiteral members: (String, Self)...) {
    self.init(json: .object(members.map { .init($0.0, $0.1.json) }))
  }
}
