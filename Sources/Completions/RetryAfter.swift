// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import FoundationEssentials

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
    guard let date = Date(http: text, now: now) else { return nil }
    return duration(date.timeIntervalSince(headers["date"].flatMap { Date(http: $0) } ?? now))
  }

  private static func duration(_ seconds: Double) -> Duration? {
    guard seconds.isFinite, seconds < 1e9 else { return nil }
    return .seconds(max(0, seconds))
  }
}

extension Date {
  /// Reads a date as HTTP writes it, in any of its three forms; nil for anything else.
  ///
  /// A year of two digits is the one that is not more than 50 years ahead of now. The day of the week
  /// is not looked at. See RFC 9110, section 5.6.7.
  package init?(http text: String, now: Date = .now) {
    let imf = /\w{3}, (\d{2}) (\w{3}) (\d{4}) (\d{2}:\d{2}:\d{2}) GMT/
    let rfc850 = /\w{6,9}, (\d{2})-(\w{3})-(\d{2}) (\d{2}:\d{2}:\d{2}) GMT/
    let asctime = /\w{3} (\w{3}) ([ \d]\d) (\d{2}:\d{2}:\d{2}) (\d{4})/
    if let match = text.wholeMatch(of: imf) {
      self.init(year: Int(match.3), month: match.2, day: match.1, time: match.4)
    } else if let match = text.wholeMatch(of: rfc850), let short = Int(match.3) {
      let present = Calendar(identifier: .gregorian).component(.year, from: now)
      let year = present - present % 100 + short
      self.init(
        year: year > present + 50 ? year - 100 : year,
        month: match.2,
        day: match.1,
        time: match.4
      )
    } else if let match = text.wholeMatch(of: asctime) {
      self.init(year: Int(match.4), month: match.1, day: match.2.drop { $0 == " " }, time: match.3)
    } else {
      return nil
    }
  }

  private init?(year: Int?, month: Substring, day: Substring, time: Substring) {
    let months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(separator: " ")
    let clock = time.split(separator: ":").compactMap { Int($0) }
    guard let year, let month = months.firstIndex(of: month), let day = Int(day),
      (1...31).contains(day), clock[0] < 24, clock[1] < 60, clock[2] <= 60,
      let zone = TimeZone(secondsFromGMT: 0)
    else { return nil }
    let parts = DateComponents(
      timeZone: zone,
      year: year,
      month: month + 1,
      day: day,
      hour: clock[0],
      minute: clock[1],
      second: clock[2]
    )
    guard let date = Calendar(identifier: .gregorian).date(from: parts) else { return nil }
    self = date
  }
}
