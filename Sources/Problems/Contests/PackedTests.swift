// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

/// Tests as LiveCodeBench packs them: the text of a JSON list, or that text pickled, by zlib, in base64.
///
/// A pickle is a program that whoever reads it runs. None is run here: the one text in it is taken out by a
/// reader that knows nothing else, and whatever is no such pickle is refused.
enum PackedTests {
  /// Why a text cannot be read, for after the name of its field.
  struct Fault: Error, Equatable {
    var reason: String
  }

  /// The most bytes that tests unpack to.
  static let mostBytes = min(FileBytes.limit, 1 << 28)

  private static let remedy = ": give the JSON text itself, or what LiveCodeBench publishes"

  /// The JSON of a text, packed or not.
  ///
  /// - Throws: ``Fault``.
  static func json(of text: String) throws -> [UInt8] {
    if text.utf8.first(where: { $0 > 0x20 }) == UInt8(ascii: "[") { return Array(text.utf8) }
    guard let packed = Data(base64Encoded: text), !packed.isEmpty else {
      throw Fault(reason: "is neither a JSON list nor base64\(remedy)")
    }
    let pickle: [UInt8]
    do {
      pickle = try Zlib.unpack([UInt8](packed), limit: mostBytes)
    } catch let failure as Gzip.Failure {
      throw Fault(reason: "cannot be unpacked by zlib (\(failure))\(remedy)")
    }
    guard let string = PickledText(pickle) else {
      throw Fault(
        reason: "holds a pickle of something else than one text, and none is run\(remedy)"
      )
    }
    return string.bytes
  }
}

/// The text of a pickle that holds one text and nothing else.
///
/// Of the pickle machine's operations it knows those that Python writes for a `str`, of protocols 2 to 5:
/// the protocol, frames, one text in UTF-8, its number in the memo, the end. No operation that names, calls
/// or builds anything is known.
struct PickledText {
  let bytes: [UInt8]

  private enum Operation {
    static let version = UInt8(0x80)
    static let frame = UInt8(0x95)
    static let shortText = UInt8(0x8c)
    static let text = UInt8(ascii: "X")
    static let longText = UInt8(0x8d)
    static let memoize = UInt8(0x94)
    static let put = UInt8(ascii: "q")
    static let longPut = UInt8(ascii: "r")
    static let stop = UInt8(ascii: ".")
  }

  /// Nil for any other pickle, and for what is none.
  init?(_ pickle: [UInt8]) {
    var rest = pickle[...]
    guard rest.popFirst() == Operation.version, let version = rest.popFirst(), 2...5 ~= version
    else { return nil }
    guard Self.skipFrame(&rest), let text = Self.takeText(&rest), Self.skipFrame(&rest) else {
      return nil
    }
    switch rest.first {
    case Operation.memoize: rest = rest.dropFirst()
    case Operation.put where rest.count > 2: rest = rest.dropFirst(2)
    case Operation.longPut where rest.count > 5: rest = rest.dropFirst(5)
    default: break
    }
    guard Self.skipFrame(&rest), rest.elementsEqual([Operation.stop]) else { return nil }
    guard (try? UTF8Span(validating: Array(text).span)) != nil else { return nil }
    bytes = Array(text)
  }

  /// Passes over the beginning of a frame, if there is one; false for one that is longer than the pickle.
  private static func skipFrame(_ rest: inout ArraySlice<UInt8>) -> Bool {
    guard rest.first == Operation.frame else { return true }
    rest = rest.dropFirst()
    guard let length = takeLength(8, &rest) else { return false }
    return length <= rest.count
  }

  private static func takeText(_ rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    let width: Int
    switch rest.popFirst() {
    case Operation.shortText: width = 1
    case Operation.text: width = 4
    case Operation.longText: width = 8
    default: return nil
    }
    guard let length = takeLength(width, &rest), length <= rest.count else { return nil }
    defer { rest = rest.dropFirst(length) }
    return rest.prefix(length)
  }

  /// A number of some bytes, the least first; nil for one that no text has.
  private static func takeLength(_ width: Int, _ rest: inout ArraySlice<UInt8>) -> Int? {
    guard rest.count >= width else { return nil }
    defer { rest = rest.dropFirst(width) }
    return rest.prefix(width).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }.exactInt
  }
}

extension UInt64 {
  fileprivate var exactInt: Int? { Int(exactly: self) }
}
