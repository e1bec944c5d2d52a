// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Completions
import Foundation
import Testing

/// Dates as HTTP writes them: RFC 9110, section 5.6.7.
struct HTTPDateTests {
  private static let now = Date(timeIntervalSince1970: 1_780_000_000)

  /// The RFC's own example in its three forms, and others; the seconds are those of `date -u +%s`.
  @Test(arguments: [
    ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777),
    ("Sunday, 06-Nov-94 08:49:37 GMT", 784_111_777),
    ("Sun Nov  6 08:49:37 1994", 784_111_777),
    ("Thu, 29 Feb 2024 23:59:59 GMT", 1_709_251_199),
    ("Wed Dec 31 00:00:00 2025", 1_767_139_200),
    ("Thursday, 01-Jan-76 00:00:00 GMT", 3_345_062_400),
    ("Saturday, 01-Jan-77 00:00:00 GMT", 220_924_800),
  ])
  func everyFormIsRead(text: String, seconds: TimeInterval) {
    #expect(Date(http: text, now: Self.now) == Date(timeIntervalSince1970: seconds))
  }

  @Test(arguments: [
    "", "soon", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 CET",
    "Sun, 6 Nov 1994 08:49:37 GMT", "Sun, 06 Foo 1994 08:49:37 GMT",
    "Sun, 06 Nov 1994 24:00:00 GMT", "Sun, 06 Nov 1994 08:60:37 GMT",
    "Sun, 00 Nov 1994 08:49:37 GMT", "Sun, 32 Nov 1994 08:49:37 GMT",
    "1994-11-06T08:49:37Z", "Sun Nov 06 08:49:37 94",
  ])
  func whatIsNoDateIsNone(text: String) {
    #expect(Date(http: text, now: Self.now) == nil)
  }
}
