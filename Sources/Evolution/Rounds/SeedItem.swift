// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Problems
package import Runs

/// An instruction with which an evolution begins, and its answer.
package struct SeedItem: Sendable, Hashable {
  /// The SHA-256 of the instruction: whatever file an item lies in and at which place.
  package var id: String
  package var instruction: String
  /// Empty where the seed has none; then it is no example to learn from.
  package var answer: String
  /// The unit of an earlier evolution that it was; nil for an item of a training set.
  package var unit: String?

  package init(instruction: String, answer: String, unit: String? = nil) {
    id = ContentDigest.sha256(Array("evalharness-seed-item/1\n\(instruction)".utf8))
    self.instruction = instruction
    self.answer = answer
    self.unit = unit
  }

  /// The line that keeps it.
  package var json: JSONValue {
    var members: [JSONValue.Member] = [
      .init("id", .string(id)), .init("instruction", .string(instruction)),
      .init("answer", .string(answer)),
    ]
    if let unit { members.append(.init("unit", .string(unit))) }
    return .object(members)
  }

  /// Reads a line; nil when it is not one of these.
  package init?(json: JSONValue) {
    guard let id = json["id"]?.string, let instruction = json["instruction"]?.string,
      let answer = json["answer"]?.string
    else { return nil }
    self.init(instruction: instruction, answer: answer, unit: json["unit"]?.string)
    guard id == self.id else { return nil }
  }
}
