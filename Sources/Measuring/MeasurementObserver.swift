// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// Who is told how a measurement goes: a person at a terminal, or the log of a service.
///
/// It decides by itself what is shown and when; nothing waits for it.
package protocol MeasurementObserver: Sendable {
  /// Something a person may want to know.
  func note(_ text: String)

  /// Something a person must know.
  func warn(_ text: String)

  /// Begins to show how many samples are judged.
  ///
  /// - Parameters:
  ///   - total: How many there are, those that an earlier command judged among them.
  ///   - work: The work that is still to be done, in any unit; nil: a sample is as much as any other.
  /// - Returns: What counts them.
  func judging(total: Int, work: Double?) -> any SampleProgress

  /// Begins to show how many samples a model has written.
  func writing(total: Int) -> any SampleProgress

  /// Begins to show how many tasks of a preparation are done.
  func preparing(_ label: String) -> any TaskProgress
}

/// Counts the samples of a measurement.
package protocol SampleProgress: Sendable {
  /// Counts what an earlier command did, all of it each time, which says nothing of how long the rest
  /// takes.
  mutating func count(judgedBefore done: Int, passed: Int)

  /// Counts a sample.
  mutating func add(passed: Bool, work: Double)

  /// Makes room for other text.
  mutating func finish()
}

extension SampleProgress {
  /// Counts a sample that is as much work as any other.
  package mutating func add(passed: Bool = false) { add(passed: passed, work: 1) }
}

/// Counts the tasks of a preparation.
package protocol TaskProgress: Sendable {
  /// Shows the count and the task that was done last.
  mutating func show(_ done: Int, of total: Int, _ task: String?)

  /// Makes room for other text.
  mutating func finish()
}
