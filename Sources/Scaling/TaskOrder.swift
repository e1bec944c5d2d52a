// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import Problems
import Runs

/// The samples of a task in the order of the run: a line of `tasks.jsonl`.
package struct TaskOrder: Sendable, Hashable {
  package var task: TaskID
  /// The numbers of the samples.
  package var indices: [Int]
  /// Of a sample whose text an earlier one has, that one's place among the indices; by its own place.
  package var sameText: [Int: Int] = [:]

  var json: JSONValue {
    .object([
      .init("task", .string(task.rawValue)),
      .init("indices", .array(indices.map { .number(String($0)) })),
      .init(
        "sameText",
        .array(
          sameText.sorted { $0.key < $1.key }.flatMap { [$0.key, $0.value] }.map {
            .number(String($0))
          }
        )
      ),
    ])
  }

  init?(json: JSONValue) {
    guard let task = json["task"]?.string, let indices = json["indices"]?.array,
      let same = json["sameText"]?.array?.compactMap(\.integer), same.count.isMultiple(of: 2)
    else { return nil }
    self.task = TaskID(task)
    self.indices = indices.compactMap(\.sampleIndex)
    guard self.indices.count == indices.count else { return nil }
    for place in stride(from: 0, to: same.count, by: 2) {
      let (own, first) = (same[place], same[place + 1])
      guard self.indices.indices.contains(own), 0..<own ~= first else { return nil }
      sameText[own] = first
    }
  }

  init(task: TaskID, indices: [Int], sameText: [Int: Int] = [:]) {
    self.task = task
    self.indices = indices
    self.sameText = sameText
  }
}

extension PlanFolder {
  /// The samples of every task, in the order of the run.
  ///
  /// - Throws: ``ScalingError``, `JournalError`.
  package func order() throws -> [TaskOrder] {
    let bytes = try bytes(of: Self.tasks, in: path, sha256: plan.tasks)
    return try bytes.split(separator: UInt8(ascii: "\n")).enumerated().map { place, line in
      guard let json = try? JSONValue(parsing: line), let order = TaskOrder(json: json) else {
        throw ScalingError.badLine(path: "\(path)/\(Self.tasks)", line: place + 1)
      }
      return order
    }
  }
}
