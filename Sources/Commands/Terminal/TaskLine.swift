// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Glibc

/// Shows how many tasks of a preparation are done: written over on a terminal, else now and then.
struct TaskLine {
  private let label: String
  private let isQuiet: Bool
  private let isTerminal: Bool
  private var shown: ContinuousClock.Instant?
  private var isShowing = false
  /// Whether there was anything to show.
  private(set) var wasUsed = false

  private static let logInterval: Duration = .seconds(10)
  private static let terminalInterval: Duration = .milliseconds(100)

  init(label: String, isQuiet: Bool) {
    self.label = label
    self.isQuiet = isQuiet
    let environment = ProcessInfo.processInfo.environment
    isTerminal = isatty(STDERR_FILENO) == 1 && environment["CI"] == nil
  }

  /// Shows the count and the task that was done last.
  mutating func show(_ done: Int, of total: Int, _ task: String?) {
    wasUsed = true
    let interval = isTerminal ? Self.terminalInterval : Self.logInterval
    if let shown, done < total, ContinuousClock.now - shown < interval { return }
    guard !isQuiet else { return }
    shown = .now
    let text = "\(label): \(done) of \(total) tasks" + (task.map { ", \($0)" } ?? "")
    if isTerminal {
      Self.write("\r\u{1B}[K" + text)
      isShowing = true
    } else {
      Self.write("evalharness: \(text)\n")
    }
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
