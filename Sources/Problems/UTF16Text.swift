// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// Text in UTF-16, which Windows writes.
enum UTF16Text {
  /// The text of bytes that begin with a mark of UTF-16, without the mark and in UTF-8; nil for others.
  ///
  /// Half a pair becomes U+FFFD, as does a byte that is left over.
  static func utf8(of bytes: [UInt8]) -> [UInt8]? {
    let isLittle = bytes.starts(with: [0xff, 0xfe])
    guard isLittle || bytes.starts(with: [0xfe, 0xff]) else { return nil }
    let units = stride(from: 2, to: bytes.count - 1, by: 2).map { place in
      let (first, second) = (UInt16(bytes[place]), UInt16(bytes[place + 1]))
      return isLittle ? second << 8 | first : first << 8 | second
    }
    let text = String(decoding: units, as: UTF16.self)
    return Array((bytes.count.isMultiple(of: 2) ? text : text + "\u{fffd}").utf8)
  }
}
