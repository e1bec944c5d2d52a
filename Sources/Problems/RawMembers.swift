// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// A JSON object with some of its members cut out, as they are spelt.
///
/// For members that hold what a JSON decoder would lose or refuse, such as NaN and large integers.
struct RawMembers {
  /// The values that were cut out, by name.
  private(set) var values: [String: ArraySlice<UInt8>] = [:]
  /// The object, with a 0 in the place of each of them.
  private(set) var rest: [UInt8] = []

  /// Cuts members out of an object; nil when its brackets and quotes do not match.
  init?(_ names: Set<String>, of object: ArraySlice<UInt8>) {
    var scanner = Scanner(bytes: object)
    guard scanner.skip(UInt8(ascii: "{")) else { return nil }
    var kept = object.startIndex
    while let name = scanner.string() {
      guard scanner.skip(UInt8(ascii: ":")), let value = scanner.value() else { return nil }
      let text = String(decoding: name, as: UTF8.self)
      if names.contains(text), values[text] == nil {
        values[text] = value
        rest += object[kept..<value.startIndex]
        rest.append(UInt8(ascii: "0"))
        kept = value.endIndex
      }
      guard scanner.skip(UInt8(ascii: ",")) else { break }
    }
    guard scanner.skip(UInt8(ascii: "}")) else { return nil }
    rest += object[kept...]
  }

  /// The elements of an array, as they are spelt; nil when it is none, or its brackets and quotes do not match.
  static func elements(of array: ArraySlice<UInt8>) -> [ArraySlice<UInt8>]? {
    var scanner = Scanner(bytes: array)
    guard scanner.skip(UInt8(ascii: "[")) else { return nil }
    var elements: [ArraySlice<UInt8>] = []
    guard !scanner.skip(UInt8(ascii: "]")) else { return elements }
    repeat {
      guard let element = scanner.value() else { return nil }
      elements.append(element)
    } while scanner.skip(UInt8(ascii: ","))
    return scanner.skip(UInt8(ascii: "]")) ? elements : nil
  }

  /// Walks over JSON without looking at what numbers and words say.
  private struct Scanner {
    var bytes: ArraySlice<UInt8>

    private mutating func skipSpace() {
      bytes = bytes.drop { $0 <= 0x20 }
    }

    /// Passes over a byte and the space before it, if it is the next one.
    mutating func skip(_ byte: UInt8) -> Bool {
      skipSpace()
      guard bytes.first == byte else { return false }
      bytes = bytes.dropFirst()
      return true
    }

    /// What stands between two quotes.
    mutating func string() -> ArraySlice<UInt8>? {
      guard skip(UInt8(ascii: "\"")) else { return nil }
      var end = bytes.startIndex
      while end < bytes.endIndex, bytes[end] != UInt8(ascii: "\"") {
        end += bytes[end] == UInt8(ascii: "\\") ? 2 : 1
      }
      guard end < bytes.endIndex else { return nil }
      defer { bytes = bytes[(end + 1)...] }
      return bytes[..<end]
    }

    /// A value of any kind.
    mutating func value() -> ArraySlice<UInt8>? {
      skipSpace()
      let all = bytes
      var depth = 0
      repeat {
        skipSpace()
        switch bytes.first {
        case nil: return nil
        case UInt8(ascii: "["), UInt8(ascii: "{"):
          depth += 1
          bytes = bytes.dropFirst()
        case UInt8(ascii: "]"), UInt8(ascii: "}"):
          depth -= 1
          bytes = bytes.dropFirst()
        case UInt8(ascii: ","), UInt8(ascii: ":"):
          guard depth > 0 else { return nil }
          bytes = bytes.dropFirst()
        case UInt8(ascii: "\""):
          guard string() != nil else { return nil }
        default:
          bytes = bytes.drop { Self.isWord($0) }
        }
        guard depth >= 0 else { return nil }
      } while depth > 0
      return all[..<bytes.startIndex]
    }

    /// Whether a byte belongs to a number or a word such as `NaN`.
    private static func isWord(_ byte: UInt8) -> Bool {
      switch byte {
      case ...0x20, UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"), UInt8(ascii: "}"),
        UInt8(ascii: ","), UInt8(ascii: ":"), UInt8(ascii: "\""):
        false
      default: true
      }
    }
  }
}
