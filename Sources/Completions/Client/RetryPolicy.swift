// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// How often and how soon a request is repeated.
package struct RetryPolicy: Sendable, Hashable {
  /// The most attempts at a request that fails.
  package var attempts: Int
  /// The most attempts at a request that finds its server overloaded.
  package var overloadedAttempts: Int
  /// The wait after the first attempt, which doubles from there.
  package var firstWait: Duration
  /// The longest wait between two attempts, if the server does not ask for more.
  package var longestWait: Duration
  /// How long a server may load its model.
  package var loading: Duration
  /// The requests in a row that use up their attempts before the rest is given up too.
  package var failuresInARow: Int

  package init(
    attempts: Int = 8,
    overloadedAttempts: Int = 40,
    firstWait: Duration = .milliseconds(500),
    longestWait: Duration = .seconds(30),
    loading: Duration = .seconds(1800),
    failuresInARow: Int = 3
  ) {
    self.attempts = attempts
    self.overloadedAttempts = overloadedAttempts
    self.firstWait = firstWait
    self.longestWait = longestWait
    self.loading = loading
    self.failuresInARow = failuresInARow
  }

  /// The wait after an attempt, up to a quarter less by chance.
  ///
  /// - Parameters:
  ///   - attempt: The attempt that failed, counted from 1.
  ///   - chance: From 0 to 1.
  /// - Returns: How long nothing is asked.
  func wait(after attempt: Int, chance: Double) -> Duration {
    let doubled = firstWait * (1 << min(attempt - 1, 20))
    return min(doubled, longestWait) * (1 - 0.25 * chance)
  }
}
