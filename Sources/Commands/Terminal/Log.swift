// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Glibc
import Reports

/// What a command says beside its result: lines on standard error.
///
/// They do nothing to a terminal, whatever model's words they repeat.
struct Log: Sendable {
  var isQuiet = false

  /// Something a person may want to know.
  func note(_ text: String) {
    guard !isQuiet else { return }
    write(text)
  }

  /// Something a person must know.
  func warn(_ text: String) {
    write("warning: " + text)
  }

  /// Why nothing could be done, as the argument parser writes it.
  static func writeError(_ error: any Error) {
    write(line: "Error: \("\(error)".visible)")
  }

  private func write(_ text: String) {
    Self.write(line: "evalharness: \(text.visible)")
  }

  private static func write(line: String) {
    var bytes = Array((line + "\n").utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
      guard count > 0 else { return }
      bytes = bytes.dropFirst(count)
    }
  }
}
