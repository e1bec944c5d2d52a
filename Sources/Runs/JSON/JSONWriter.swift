// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// How a JSON text is laid out.
package enum JSONStyle: Sendable {
  /// No white space, UTF-8.
  case compact
  /// Two spaces a level, UTF-8.
  case indented
  /// Two spaces a level, ASCII only: whatever the texts hold, it does nothing to a terminal.
  case inert
  /// One line with `, ` and `: `, ASCII only: what Python's `json.dumps` writes.
  case python
}

extension JSONValue {
  /// The UTF-8 bytes of the value, without a newline at the end.
  package func bytes(_ style: JSONStyle) -> [UInt8] {
    var writer = JSONWriter(style: style)
    writer.write(self, level: 0)
    return writer.bytes
  }

  package func text(_ style: JSONStyle) -> String {
    String(decoding: bytes(style), as: UTF8.self)
  }
}

private struct JSONWriter {
  let style: JSONStyle
  var bytes: [UInt8] = []

  init(style: JSONStyle) {
    self.style = style
  }

  mutating func write(_ value: JSONValue, level: Int) {
    switch value {
    case .null: write("null")
    case .bool(let value): write(value ? "true" : "false")
    case .number(let digits): write(style == .python ? digits.asPythonNumber : digits)
    case .string(let text): write(string: text)
    case .array(let elements):
      write(list: elements, between: "[", "]", level: level) { $0.write($1, level: level + 1) }
    case .object(let members):
      write(list: members, between: "{", "}", level: level) {
        $0.write(string: $1.name)
        $0.write($0.style == .compact ? ":" : ": ")
        $0.write($1.value, level: level + 1)
      }
    }
  }

  private mutating func write<Element>(
    list: [Element],
    between open: String,
    _ close: String,
    level: Int,
    each: (inout JSONWriter, Element) -> Void
  ) {
    write(open)
    for (place, element) in list.enumerated() {
      if place > 0 { write(style == .python ? ", " : ",") }
      breakLine(level: level + 1)
      each(&self, element)
    }
    if !list.isEmpty { breakLine(level: level) }
    write(close)
  }

  private mutating func breakLine(level: Int) {
    guard style == .indented || style == .inert else { return }
    bytes.append(UInt8(ascii: "\n"))
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * level))
  }

  private mutating func write(_ text: String) {
    bytes.append(contentsOf: text.utf8)
  }

  // MARK: - Strings

  private mutating func write(string text: String) {
    bytes.append(UInt8(ascii: "\""))
    if style == .python || style == .inert {
      for unit in text.utf16 { write(unit: unit) }
    } else {
      writeRuns(of: text)
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// Writes a text's own bytes, many at once, but for those that JSON spells out.
  private mutating func writeRuns(of text: String) {
    var text = text
    text.withUTF8 { utf8 in
      var start = 0
      for (place, byte) in utf8.enumerated()
      where byte < 0x20 || byte == 0x22 || byte == 0x5c || byte == 0x7f {
        bytes.append(contentsOf: utf8[start..<place])
        write(unit: UInt16(byte))
        start = place + 1
      }
      bytes.append(contentsOf: utf8[start...])
    }
  }

  private mutating func write(unit: UInt16) {
    switch unit {
    case 0x22: write("\\\"")
    case 0x5c: write("\\\\")
    case 0x0a: write("\\n")
    case 0x0d: write("\\r")
    case 0x09: write("\\t")
    case 0x08: write("\\b")
    case 0x0c: write("\\f")
    case 0x20..<0x7f: bytes.append(UInt8(unit))
    default: write("\\u" + hexadecimal(unit))
    }
  }

  private func hexadecimal(_ unit: UInt16) -> String {
    let digits = String(unit, radix: 16)
    return String(repeating: "0", count: 4 - digits.count) + digits
  }
}

extension String {
  /// The digits of a number as Python writes them: a fraction or an exponent makes it a `float`.
  fileprivate var asPythonNumber: String {
    guard utf8.contains(where: { $0 == 0x2e || $0 | 0x20 == 0x65 }), let value = Double(self)
    else { return self }
    if value.isInfinite { return value < 0 ? "-Infinity" : "Infinity" }
    // Python writes an exponent from 1e16 on, Swift from 2^53.
    if value.magnitude < 1e16, value.magnitude > 0x1p53 { return "\(Int(value)).0" }
    return value.description
  }
}
