// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// A number as Python's `decimal.Decimal` reads it: 3, 3.0 and 30e-1 are equal, of any length.
///
/// It is kept by its digits without zeros around them and the power of ten of the last.
struct DecimalWord: Equatable {
  private var isNegative = false
  private var isInfinite = false
  private var digits: [UInt8] = []
  private var exponent = 0

  /// The largest power of ten that is read, of either sign.
  private static let mostExponent = 1 << 40

  /// Nil for what is no number, or one that is not even equal to itself.
  init?(_ word: ArraySlice<UInt8>) {
    // Between digits and elsewhere, Python leaves them out.
    var text = word.filter { $0 != UInt8(ascii: "_") }[...]
    if let sign = text.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
      isNegative = sign == UInt8(ascii: "-")
      text.removeFirst()
    }
    if ["inf", "infinity"].contains(String(decoding: text, as: UTF8.self).lowercased()) {
      isInfinite = true
      return
    }
    takeDigits(&text)
    guard !digits.isEmpty else { return nil }
    if let mark = text.popFirst() {
      guard mark | 0x20 == UInt8(ascii: "e"),
        let power = Int(String(decoding: text, as: UTF8.self)),
        power.magnitude < Self.mostExponent
      else { return nil }
      exponent += power
    }
    trim()
  }

  private mutating func takeDigits(_ text: inout ArraySlice<UInt8>) {
    var hasPoint = false
    while let byte = text.first {
      if UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte {
        digits.append(byte)
        if hasPoint { exponent -= 1 }
      } else if byte == UInt8(ascii: "."), !hasPoint {
        hasPoint = true
      } else {
        return
      }
      text.removeFirst()
    }
  }

  private mutating func trim() {
    digits = Array(digits.drop { $0 == UInt8(ascii: "0") })
    while digits.last == UInt8(ascii: "0") {
      digits.removeLast()
      exponent += 1
    }
    if digits.isEmpty { (isNegative, exponent) = (false, 0) }
  }
}
