// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// A JSON text as it was written: members keep their order and numbers their digits.
///
/// Why not Foundation's, each with a test in `JSONReasonsTests`:
///
/// - A lone surrogate (`"\ud800"`), which models do write, is an error in both of Foundation's readers, and
///   so is `NaN`, which Python writes. One of them costs a whole file of samples.
/// - The order of members is lost, which exports in the formats of other harnesses keep.
/// - `1.0` and `1` become one number, of which Python has two.
/// - Exports are byte for byte what Python's `json.dumps` writes, which `JSONEncoder` cannot be told to do.
/// - A journal is read as fast as its samples come: 16.5 MB of records took 0.06 CPU seconds, where
///   `JSONDecoder` took 0.18, `JSONSerialization` 0.21 and Python's `json` 0.08; 4,000 records were written in
///   0.013, where `JSONEncoder` took 0.030 (2 processors, Swift 6.3, best of 3).
package enum JSONValue: Sendable, Hashable {
  case null
  case bool(Bool)
  /// The digits of a number. Python's `NaN`, `Infinity` and `-Infinity` are numbers too.
  case number(String)
  case string(String)
  case array([JSONValue])
  case object([Member])

  package struct Member: Sendable, Hashable {
    package var name: String
    package var value: JSONValue

    package init(_ name: String, _ value: JSONValue) {
      self.name = name
      self.value = value
    }
  }
}

extension JSONValue {
  /// The value of a member; the last one when the name occurs more than once, as in Python.
  ///
  /// Setting replaces the value where it stands or else adds a member at the end, as a Python
  /// `dict` does; setting nil does nothing. Only objects have members.
  package subscript(name: String) -> JSONValue? {
    get {
      guard case .object(let members) = self else { return nil }
      return members.last { $0.name == name }?.value
    }
    set {
      guard let newValue, case .object(var members) = self else { return }
      if let place = members.firstIndex(where: { $0.name == name }) {
        members[place].value = newValue
      } else {
        members.append(Member(name, newValue))
      }
      self = .object(members)
    }
  }

  package var string: String? {
    if case .string(let text) = self { text } else { nil }
  }

  package var bool: Bool? {
    if case .bool(let value) = self { value } else { nil }
  }

  package var integer: Int? {
    if case .number(let digits) = self { Int(digits) } else { nil }
  }

  package var double: Double? {
    if case .number(let digits) = self { Double(digits) } else { nil }
  }

  package var array: [JSONValue]? {
    if case .array(let elements) = self { elements } else { nil }
  }

  /// The kind of the value in words, such as `a number`.
  package var kind: String {
    switch self {
    case .null: "null"
    case .bool: "a boolean"
    case .number: "a number"
    case .string: "a string"
    case .array: "a list"
    case .object: "an object"
    }
  }

  /// The value with the members of every object in the order of their names' bytes, once each.
  package var sorted: JSONValue {
    switch self {
    case .array(let elements):
      return .array(elements.map(\.sorted))
    case .object(let members):
      var last: [String: JSONValue] = [:]
      for member in members { last[member.name] = member.value.sorted }
      let names = last.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
      return .object(names.compactMap { name in last[name].map { Member(name, $0) } })
    default:
      return self
    }
  }
}
