// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// Where a record lies in a file, as errors name it.
package struct RecordPlace: Sendable, Hashable, CustomStringConvertible {
  package enum Unit: Sendable, Hashable {
    /// A line of a JSON Lines file.
    case line
    /// An element of a file that is one JSON array.
    case element
  }

  package let path: String
  package let unit: Unit
  /// The number of the line or the element, counted from 1.
  package let number: Int

  package init(path: String, unit: Unit, number: Int) {
    self.path = path
    self.unit = unit
    self.number = number
  }

  /// `file.jsonl:3`, or `file.json: element 3`.
  package var description: String {
    switch unit {
    case .line: "\(path):\(number)"
    case .element: "\(path): element \(number)"
    }
  }
}
