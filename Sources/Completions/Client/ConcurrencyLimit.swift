// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// How much is asked at once: half as much when a server has too much, then slowly more again.
struct ConcurrencyLimit: Sendable {
  /// The most that it ever is.
  let most: Int
  /// The least that it ever was.
  private(set) var least: Int
  private var exact: Double
  private var lastHalved: Duration?

  init(_ most: Int) {
    self.most = most
    least = most
    exact = Double(most)
  }

  var value: Int { max(1, Int(exact)) }

  /// Halves, once for all requests that were under way together.
  mutating func halve(for started: Duration, now: Duration) {
    if let lastHalved, started <= lastHalved { return }
    exact = max(1, exact / 2)
    least = min(least, value)
    lastHalved = now
  }

  /// Grows by one for as many answers as are asked for at once.
  mutating func grow() {
    exact = min(Double(most), exact + 1 / exact)
  }
}
