// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Execution
import Foundation
import Grading
import Measuring
import Problems
import Synchronization
import TestSupport

/// An observer that keeps what it is told, where no terminal is.
final class Witness: MeasurementObserver {
  private let kept = Mutex<[String]>([])

  /// What was said and counted, in the order in which it was.
  var told: [String] { kept.withLock { $0 } }

  func note(_ text: String) { keep("note: " + text) }
  func warn(_ text: String) { keep("warning: " + text) }

  func judging(total: Int, work: Double?) -> any SampleProgress { Count(self, "judging \(total)") }
  func writing(total: Int) -> any SampleProgress { Count(self, "writing \(total)") }
  func preparing(_ label: String) -> any TaskProgress { Tasks(witness: self, label: label) }

  private func keep(_ text: String) { kept.withLock { $0.append(text) } }

  private struct Count: SampleProgress {
    let witness: Witness

    init(_ witness: Witness, _ beginning: String) {
      self.witness = witness
      witness.keep(beginning)
    }

    func count(judgedBefore done: Int, passed: Int) {
      if done > 0 { witness.keep("\(done) before, \(passed) passed") }
    }

    func add(passed: Bool, work: Double) { witness.keep(passed ? "passed" : "failed") }
    func finish() {}
  }

  private struct Tasks: TaskProgress {
    let witness: Witness
    let label: String

    func show(_ done: Int, of total: Int, _ task: String?) { witness.keep("\(label) \(done)") }
    func finish() {}
  }
}

/// Problems of one's own in a folder that is removed at the end: the function of each is to add its
/// number.
///
/// A class, for the end.
final class OwnBenchmark: Sendable {
  let folder = FileManager.default.temporaryDirectory.appending(path: "measuring-\(UUID())").path
  let loaded: LoadedBenchmark

  /// Takes what the reference solution of each returns of `x`.
  init(_ solutions: [String]) throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let rows = try solutions.enumerated().map { number, solution in
      try JSONSerialization.data(
        withJSONObject: [
          "task_id": "Own/\(number)", "prompt": "def add\(number)(x):\n",
          "entry_point": "add\(number)", "canonical_solution": "    return \(solution)\n",
          "test": "def check(f):\n    assert f(1) == \(number + 1)\n",
        ]
      )
    }
    let path = folder + "/own.jsonl"
    try Data(rows.joined(separator: Data("\n".utf8))).write(to: URL(filePath: path))
    loaded = try LoadedBenchmark(problemFile: path, catalog: .bundled())
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  /// A sample of a task.
  func sample(_ task: Int, _ index: Int, _ solution: String) -> Sample {
    Sample(
      task: TaskID("Own/\(task)"),
      index: index,
      form: .completion,
      text: "    return \(solution)\n"
    )
  }
}
