// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// The tasks of a file so far, so that none comes twice.
struct TaskRegister {
  private var places: [TaskID: RecordPlace] = [:]

  /// Takes in a task and gives it back.
  mutating func add(_ task: TaskID, at place: RecordPlace) throws -> TaskID {
    if let first = places.updateValue(place, forKey: task) {
      throw ProblemFileError.duplicateTask(place, task, first: first)
    }
    guard !task.rawValue.isEmpty else {
      throw ProblemFileError.badValue(
        place,
        field: "task_id",
        reason: "is empty: give each problem its own"
      )
    }
    return task
  }
}
