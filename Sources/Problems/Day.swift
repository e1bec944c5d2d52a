// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// A day of the calendar, as facets name it: `2024-08-01`.
package struct Day: Sendable, Hashable, Comparable, CustomStringConvertible {
  private let year: Int
  private let monthOfYear: Int
  private let dayOfMonth: Int

  /// Reads the beginning of a date in ISO 8601; nil for what is none.
  package init?(_ text: some StringProtocol) {
    let bytes = Array(text.utf8.prefix(10))
    guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
      let year = Self.number(bytes[0..<4]), let month = Self.number(bytes[5..<7]),
      let day = Self.number(bytes[8..<10]), 1...12 ~= month,
      1...Self.days(of: month, in: year) ~= day
    else { return nil }
    (self.year, monthOfYear, dayOfMonth) = (year, month, day)
  }

  /// `2024-08`.
  package var month: String { "\(Self.padded(year, 4))-\(Self.padded(monthOfYear, 2))" }

  package var description: String { "\(month)-\(Self.padded(dayOfMonth, 2))" }

  package static func < (one: Day, other: Day) -> Bool {
    (one.year, one.monthOfYear, one.dayOfMonth)
      < (other.year, other.monthOfYear, other.dayOfMonth)
  }

  private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
    digits.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
      ? Int(String(decoding: digits, as: UTF8.self)) : nil
  }

  private static func days(of month: Int, in year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  private static func padded(_ number: Int, _ width: Int) -> String {
    let digits = "\(number)"
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}

extension Day {
  /// The name of the facet that says a problem's day.
  package static let facet = "date"
  /// The name of the facet that says its month.
  package static let monthFacet = "month"

  /// The facets `date` and `month` of a problem of this day.
  package var facets: [String: String] { [Self.facet: "\(self)", Self.monthFacet: month] }

  /// The facets `date` and `month` of a record's field; none where it has no such field.
  ///
  /// - Throws: ``ProblemFileError/badValue(_:field:reason:)`` for what is no date.
  static func facets(
    _ text: String?,
    field: String,
    at place: RecordPlace
  ) throws -> [String: String] {
    guard let text, !text.isEmpty else { return [:] }
    guard let day = Day(text) else {
      throw ProblemFileError.badValue(
        place,
        field: field,
        reason: "is no date: write one as 2024-08-01"
      )
    }
    return day.facets
  }
}
