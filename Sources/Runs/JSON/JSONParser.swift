// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Problems

/// A text that is no JSON.
package struct JSONSyntaxError: Error, Equatable, CustomStringConvertible {
  package enum Cause: Sendable, Equatable {
    case malformed(String)
    case notUTF8
  }

  package var cause: Cause
  /// The offset of the byte at which reading stopped.
  package var offset: Int

  package var description: String {
    switch cause {
    case .malformed(let what): "\(what) at byte \(offset)"
    case .notUTF8: "bytes that are not UTF-8 in a string at byte \(offset)"
    }
  }
}

extension JSONValue {
  /// The most objects and lists within one another.
  package static let greatestDepth = 256

  /// Reads the one value of a text.
  ///
  /// Strict, as Python's `json` is: no control characters in strings, nothing after the value. A
  /// lone surrogate (`"\ud800"`), which no UTF-8 text can hold, becomes U+FFFD.
  ///
  /// - Throws: ``JSONSyntaxError``, whose offset counts from the start of `bytes`.
  package init(parsing bytes: ArraySlice<UInt8>) throws {
    var parser = JSONParser(bytes: bytes)
    self = try parser.document()
  }

  package init(parsing bytes: [UInt8]) throws {
    try self.init(parsing: bytes[...])
  }
}

struct JSONParser {
  private let bytes: ArraySlice<UInt8>
  private var position: Int
  private var depth = 0
  private var values = 0

  init(bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    position = bytes.startIndex
  }

  mutating func document() throws -> JSONValue {
    let value = try value()
    skipSpace()
    guard position == bytes.endIndex else { throw malformed("something after the value") }
    return value
  }

  private mutating func value() throws -> JSONValue {
    skipSpace()
    values += 1
    if values.isMultiple(of: 1 << 16) { try Task.checkCancellation() }
    guard values <= TextFile.mostValues else {
      throw malformed("more than \(TextFile.mostValues) values")
    }
    guard let byte = peek() else { throw malformed("the text ends where a value should start") }
    switch byte {
    case UInt8(ascii: "{"): return try nested { try $0.object() }
    case UInt8(ascii: "["): return try nested { try $0.array() }
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try literal("true", .bool(true))
    case UInt8(ascii: "f"): return try literal("false", .bool(false))
    case UInt8(ascii: "n"): return try literal("null", .null)
    case UInt8(ascii: "N"): return try literal("NaN", .number("NaN"))
    case UInt8(ascii: "I"): return try literal("Infinity", .number("Infinity"))
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
    default: throw malformed("no value")
    }
  }

  // MARK: - Objects and lists

  private mutating func nested(
    _ read: (inout JSONParser) throws -> JSONValue
  ) throws -> JSONValue {
    guard depth < JSONValue.greatestDepth else {
      throw malformed("more than \(JSONValue.greatestDepth) levels of nesting")
    }
    depth += 1
    position += 1
    defer { depth -= 1 }
    return try read(&self)
  }

  private mutating func object() throws -> JSONValue {
    var members: [JSONValue.Member] = []
    if take(UInt8(ascii: "}")) { return .object(members) }
    repeat {
      skipSpace()
      guard peek() == UInt8(ascii: "\"") else { throw malformed("no member name") }
      let name = try string()
      guard take(UInt8(ascii: ":")) else { throw malformed("no ':' after a member name") }
      members.append(JSONValue.Member(name, try value()))
    } while take(UInt8(ascii: ","))
    guard take(UInt8(ascii: "}")) else { throw malformed("no ',' or '}' after a member") }
    return .object(members)
  }

  private mutating func array() throws -> JSONValue {
    var elements: [JSONValue] = []
    if take(UInt8(ascii: "]")) { return .array(elements) }
    repeat {
      elements.append(try value())
    } while take(UInt8(ascii: ","))
    guard take(UInt8(ascii: "]")) else { throw malformed("no ',' or ']' after an element") }
    return .array(elements)
  }

  // MARK: - Numbers and words

  private mutating func number() throws -> JSONValue {
    let start = position
    _ = advance(over: UInt8(ascii: "-"))
    if peek() == UInt8(ascii: "I") {
      return try literal("Infinity", .number("-Infinity"))
    }
    if !advance(over: UInt8(ascii: "0")) { try digits() }
    if advance(over: UInt8(ascii: ".")) { try digits() }
    if advance(over: UInt8(ascii: "e")) || advance(over: UInt8(ascii: "E")) {
      _ = advance(over: UInt8(ascii: "+")) || advance(over: UInt8(ascii: "-"))
      try digits()
    }
    return .number(String(decoding: bytes[start..<position], as: UTF8.self))
  }

  private mutating func digits() throws {
    let start = position
    while let byte = peek(), UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte { position += 1 }
    guard position > start else { throw malformed("no digit in a number") }
  }

  private mutating func literal(_ word: StaticString, _ value: JSONValue) throws -> JSONValue {
    let isThere = word.withUTF8Buffer { bytes[position...].starts(with: $0) }
    guard isThere else { throw malformed("no value") }
    position += word.utf8CodeUnitCount
    return value
  }

  // MARK: - Strings

  private mutating func string() throws -> String {
    position += 1
    let start = position
    var unescaped: [UInt8]?
    var runStart = position
    while let byte = peek() {
      switch byte {
      case UInt8(ascii: "\""):
        let run = bytes[runStart..<position]
        position += 1
        guard var text = unescaped else { return try decoded(run, from: start) }
        text += run
        return try decoded(text[...], from: start)
      case UInt8(ascii: "\\"):
        if unescaped == nil { unescaped = [] }
        unescaped?.append(contentsOf: bytes[runStart..<position])
        position += 1
        let scalar = try escape()
        unescaped?.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        runStart = position
      case ..<0x20:
        throw malformed("a control character in a string")
      default:
        position += 1
      }
    }
    throw malformed("a string without an end")
  }

  private func decoded(_ run: ArraySlice<UInt8>, from start: Int) throws -> String {
    guard let text = String(validating: run, as: UTF8.self) else {
      throw JSONSyntaxError(cause: .notUTF8, offset: start - bytes.startIndex)
    }
    return text
  }

  /// Reads what follows a backslash.
  private mutating func escape() throws -> Unicode.Scalar {
    guard let byte = peek() else { throw malformed("a string without an end") }
    position += 1
    switch byte {
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{c}"
    case UInt8(ascii: "u"): return try unicodeEscape()
    default:
      position -= 1
      throw malformed("no escape that JSON knows")
    }
  }

  private mutating func unicodeEscape() throws -> Unicode.Scalar {
    let unit = try hexadecimal()
    if let scalar = Unicode.Scalar(unit) { return scalar }
    let afterUnit = position
    guard UTF16.isLeadSurrogate(unit),
      advance(over: UInt8(ascii: "\\")), advance(over: UInt8(ascii: "u"))
    else {
      position = afterUnit
      return "\u{fffd}"
    }
    let trail = try hexadecimal()
    guard UTF16.isTrailSurrogate(trail) else {
      position = afterUnit
      return "\u{fffd}"
    }
    let value = 0x10000 + UInt32(unit & 0x3ff) << 10 + UInt32(trail & 0x3ff)
    return Unicode.Scalar(value) ?? "\u{fffd}"
  }

  private mutating func hexadecimal() throws -> UInt16 {
    var unit: UInt16 = 0
    for _ in 0..<4 {
      guard let byte = peek(), let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw malformed("no four hexadecimal digits after \\u")
      }
      unit = unit << 4 | UInt16(digit)
      position += 1
    }
    return unit
  }

  // MARK: - Bytes

  private func peek() -> UInt8? {
    position < bytes.endIndex ? bytes[position] : nil
  }

  private mutating func skipSpace() {
    while let byte = peek(), byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 {
      position += 1
    }
  }

  /// Steps over white space and then a byte, if it is there.
  private mutating func take(_ byte: UInt8) -> Bool {
    skipSpace()
    return advance(over: byte)
  }

  private mutating func advance(over byte: UInt8) -> Bool {
    guard peek() == byte else { return false }
    position += 1
    return true
  }

  private func malformed(_ what: String) -> JSONSyntaxError {
    JSONSyntaxError(cause: .malformed(what), offset: position - bytes.startIndex)
  }
}
