// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// The name a benchmark gives one of its tasks, such as `HumanEval/0` or `Mbpp/11`.
package struct TaskID: Hashable, Sendable, RawRepresentable, CustomStringConvertible {
  package var rawValue: String

  package init(rawValue: String) {
    self.rawValue = rawValue
  }

  package init(_ name: String) {
    self.init(rawValue: name)
  }

  package var description: String { rawValue }
}

extension TaskID: Codable {
  package init(from decoder: any Decoder) throws {
    self.init(rawValue: try decoder.singleValueContainer().decode(String.self))
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(rawValue)
  }
}
