// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// Time as a client sees it, so that a test need not wait.
package protocol Timekeeper: Sendable {
  /// The time since some moment.
  var now: Duration { get }

  /// Returns at a time, or throws when the task is cancelled.
  func sleep(until time: Duration) async throws
}

/// The machine's own time, which does not jump.
package struct SystemTime: Timekeeper {
  private let start = ContinuousClock.now

  package init() {}

  package var now: Duration { start.duration(to: .now) }

  package func sleep(until time: Duration) async throws {
    try await Task.sleep(until: start + time, clock: .continuous)
  }
}
