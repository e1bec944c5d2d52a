// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

extension RunProtocol {
  /// A field in which two protocols differ.
  package struct Difference: Sendable, Hashable, CustomStringConvertible {
    /// The path of the field in the JSON of the protocol, such as `limits.cpuSeconds`.
    package var field: String
    package var ours: String
    package var theirs: String

    package init(field: String, ours: String, theirs: String) {
      self.field = field
      self.ours = ours
      self.theirs = theirs
    }

    package var description: String { "\(field): \(ours) here, \(theirs) there" }
  }
}

extension JSONValue {
  /// The fields in which another object differs, sorted by path.
  func differences(from other: JSONValue) -> [RunProtocol.Difference] {
    let ours = values
    let theirs = other.values
    return Set(ours.keys).union(theirs.keys).sorted()
      .filter { ours[$0] != theirs[$0] }
      .map { field in
        RunProtocol.Difference(
          field: field,
          ours: ours[field] ?? "not set",
          theirs: theirs[field] ?? "not set"
        )
      }
  }

  /// Every value within an object in words, sorted by path.
  var fields: [(field: String, value: String)] {
    values.sorted { $0.key < $1.key }.map { (field: $0.key, value: $0.value) }
  }

  /// The values within an object and the objects in it, by path.
  fileprivate var values: [String: String] {
    guard case .object(let members) = self else { return [:] }
    var values: [String: String] = [:]
    for member in members {
      if case .object = member.value {
        for (path, value) in member.value.values { values[member.name + "." + path] = value }
      } else {
        values[member.name] = member.value.string ?? member.value.text(.python)
      }
    }
    return values
  }
}
