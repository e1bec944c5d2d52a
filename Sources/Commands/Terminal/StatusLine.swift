// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Glibc

/// A line on standard error that says how far something is: written over on a terminal, else a line
/// now and then.
struct StatusLine {
  private let isQuiet: Bool
  private let isTerminal: Bool
  private var shown: ContinuousClock.Instant?
  private var isShowing = false

  /// Takes the instant that counts as the first showing; nil: the first text is shown at once.
  init(since start: ContinuousClock.Instant? = nil, isQuiet: Bool) {
    self.isQuiet = isQuiet
    shown = start
    let environment = ProcessInfo.processInfo.environment
    isTerminal = isatty(STDERR_FILENO) == 1 && environment["CI"] == nil
  }

  /// Whether the last text was shown long enough ago for another.
  var isDue: Bool {
    guard let shown, !isQuiet else { return !isQuiet }
    return ContinuousClock.now - shown >= (isTerminal ? .milliseconds(100) : .seconds(10))
  }

  /// Shows a text.
  mutating func show(_ text: String) {
    guard !isQuiet else { return }
    shown = .now
    Self.write(isTerminal ? "\r\u{1B}[K" + text : "evalharness: \(text)\n")
    isShowing = isTerminal
  }

  /// Makes room for other text.
  mutating func finish() {
    guard isShowing else { return }
    Self.write("\r\u{1B}[K")
    isShowing = false
  }

  private static func write(_ text: String) {
    let bytes = Array(text.utf8)
    _ = Glibc.write(STDERR_FILENO, bytes, bytes.count)
  }
}
