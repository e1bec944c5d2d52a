// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Measuring

/// Shows how many tasks of a preparation are done.
struct TaskLine: TaskProgress {
  private let label: String
  private var line: StatusLine

  init(label: String, isQuiet: Bool) {
    self.label = label
    line = StatusLine(isQuiet: isQuiet)
  }

  /// Shows the count and the task that was done last.
  mutating func show(_ done: Int, of total: Int, _ task: String?) {
    guard line.isDue || done >= total else { return }
    line.show("\(label): \(done) of \(total) tasks" + (task.map { ", \($0)" } ?? ""))
  }

  /// Makes room for other text.
  mutating func finish() { line.finish() }
}
