// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import CZlib

/// Packs bytes as a browser's `DecompressionStream("deflate")` unpacks them.
enum Deflate {
  struct Failure: Error, CustomStringConvertible {
    var description: String { "zlib has failed, as it does without memory; free some" }
  }

  static func pack(_ bytes: [UInt8]) throws -> [UInt8] {
    var size = compressBound(uLong(bytes.count))
    var packed = [UInt8](repeating: 0, count: Int(size))
    guard compress2(&packed, &size, bytes, uLong(bytes.count), 6) == Z_OK else { throw Failure() }
    packed.removeLast(packed.count - Int(size))
    return packed
  }
}
