// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

/// JSON as servers send it and as they are sent it.
enum JSONText {
  /// Bytes that depend on nothing but the value: keys in order, no escaped slashes.
  static func encode(_ value: some Encodable) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(value)
  }

  /// Reads a value, even from a text that holds what is no Unicode.
  ///
  /// A model may be stopped inside a character, and some servers send what there is of it. Python's
  /// `NaN` and `Infinity` become null.
  ///
  /// - Returns: The value, and whether bytes were replaced by U+FFFD for it.
  static func decode<Value: Decodable>(
    _ type: Value.Type,
    from data: Data
  ) throws -> (value: Value, isRepaired: Bool) {
    do {
      return (try JSONDecoder().decode(type, from: data), false)
    } catch {
      let repaired = repair(data)
      guard repaired != data else { throw error }
      return (try JSONDecoder().decode(type, from: repaired), true)
    }
  }

  /// The text with U+FFFD for bytes that are no UTF-8 and for halves of surrogate pairs, and with null
  /// for numbers that JSON has not.
  private static func repair(_ data: Data) -> Data {
    var bytes: [UInt8] = []
    let text = Array(String(decoding: data, as: UTF8.self).utf8)
    var index = 0
    var isInString = false
    while index < text.count {
      if text[index] == UInt8(ascii: "\"") { isInString.toggle() }
      if !isInString, let word = notANumber.first(where: { text[index...].starts(with: $0) }) {
        bytes += Array("null".utf8)
        index += word.count
        continue
      }
      guard text[index] == UInt8(ascii: "\\"), index + 1 < text.count else {
        bytes.append(text[index])
        index += 1
        continue
      }
      guard let unit = escapedUnit(text, at: index), unit & 0xf800 == 0xd800 else {
        bytes += text[index..<index + 2]
        index += 2
        continue
      }
      let isPair =
        unit < 0xdc00 && escapedUnit(text, at: index + 6).map { $0 & 0xfc00 == 0xdc00 } ?? false
      bytes += isPair ? text[index..<index + 12] : Array(#"\ufffd"#.utf8)[...]
      index += isPair ? 12 : 6
    }
    return Data(bytes)
  }

  private static let notANumber = ["-Infinity", "Infinity", "NaN"].map { Array($0.utf8) }

  /// The code unit of a `\uXXXX` at a place.
  private static func escapedUnit(_ text: [UInt8], at index: Int) -> UInt16? {
    guard index + 6 <= text.count, text[index] == UInt8(ascii: "\\"),
      text[index + 1] == UInt8(ascii: "u")
    else { return nil }
    return UInt16(String(decoding: text[(index + 2)..<(index + 6)], as: UTF8.self), radix: 16)
  }
}
