// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// Bytes that a program wrote, as SandboxFusion gives them: text, or what Python says of bytes that are none.
enum PythonText {
  /// The text, or a sentence about the first bytes that are no UTF-8.
  static func decoded(_ bytes: [UInt8]) -> String {
    if let text = String(validating: bytes, as: UTF8.self) { return text }
    guard let fault = fault(in: bytes) else { return String(decoding: bytes, as: UTF8.self) }
    let place = fault.bytes.lowerBound
    let what =
      fault.bytes.count == 1
      ? "byte 0x" + hexadecimal(bytes[place]) + " in position \(place)"
      : "bytes in position \(place)-\(fault.bytes.upperBound - 1)"
    return "[DecodeError] 'utf-8' codec can't decode \(what): \(fault.reason)"
  }

  private static func hexadecimal(_ byte: UInt8) -> String {
    (byte < 16 ? "0" : "") + String(byte, radix: 16)
  }

  /// The first bytes that Python's decoder stops at.
  private static func fault(in bytes: [UInt8]) -> (bytes: Range<Int>, reason: String)? {
    var place = 0
    while place < bytes.count {
      guard let (length, second) = form(of: bytes[place]) else {
        return (place..<place + 1, "invalid start byte")
      }
      for step in 1..<max(1, length) {
        guard place + step < bytes.count else {
          return (place..<bytes.count, "unexpected end of data")
        }
        let allowed = step == 1 ? second : 0x80...0xbf
        if !allowed.contains(bytes[place + step]) {
          return (place..<place + step, "invalid continuation byte")
        }
      }
      place += length
    }
    return nil
  }

  /// How many bytes a character has by its first, and what the second may be; nil: it is no first byte.
  private static func form(of first: UInt8) -> (length: Int, second: ClosedRange<UInt8>)? {
    switch first {
    case ..<0x80: (1, 0x80...0xbf)
    case 0xc2...0xdf: (2, 0x80...0xbf)
    case 0xe0: (3, 0xa0...0xbf)
    case 0xed: (3, 0x80...0x9f)
    case 0xe1...0xef: (3, 0x80...0xbf)
    case 0xf0: (4, 0x90...0xbf)
    case 0xf1...0xf3: (4, 0x80...0xbf)
    case 0xf4: (4, 0x80...0x8f)
    default: nil
    }
  }
}
