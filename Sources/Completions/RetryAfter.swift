// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// How long a server asks to be left alone.
enum RetryAfter {
  /// Reads `retry-after-ms`, else `retry-after` in seconds or as a date.
  ///
  /// A date is compared with the server's own `date`, whose clock may differ from ours.
  ///
  /// - Returns: Nil when there is none, or none that can be read.
  static func read(_ headers: [String: String], now: Date = .now) -> Duration? {
    if let text = headers["retry-after-ms"], let milliseconds = Double(text) {
      return duration(milliseconds / 1000)
    }
    guard let text = headers["retry-after"] else { return nil }
    if let seconds = Double(text) { return duration(seconds) }
    guard let date = date(text) else { return nil }
    return duration(date.timeIntervalSince(headers["date"].flatMap(Self.date) ?? now))
  }

  private static func duration(_ seconds: Double) -> Duration? {
    guard seconds.isFinite, seconds < 1e9 else { return nil }
    return .seconds(max(0, seconds))
  }

  private static func date(_ text: String) -> Date? {
    let formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    formatter.timeZone = TimeZone(identifier: "GMT")
    formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss zzz"
    return formatter.date(from: text)
  }
}
