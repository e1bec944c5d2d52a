// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import CZlib

/// Unpacks what zlib has packed in its own framing, as Python's `zlib.compress` does.
enum Zlib {
  /// Unpacks one stream.
  ///
  /// - Throws: ``Gzip/Failure``.
  /// - Precondition: `packed` has at most ``FileBytes/limit`` bytes, which zlib can count.
  static func unpack(_ packed: [UInt8], limit: Int) throws -> [UInt8] {
    precondition(packed.count <= FileBytes.limit)
    return try packed.withUnsafeBufferPointer { input in
      // zlib keeps the stream's address, so the stream may not move.
      let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
      stream.initialize(to: z_stream())
      defer { stream.deallocate() }
      guard evh_inflate_zlib_init(stream) == Z_OK else {
        throw Gzip.Failure.corrupt("zlib has failed")
      }
      defer { inflateEnd(stream) }
      stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
      stream.pointee.avail_in = UInt32(input.count)
      return try unpack(stream, limit: limit)
    }
  }

  private static func unpack(
    _ stream: UnsafeMutablePointer<z_stream>,
    limit: Int
  ) throws -> [UInt8] {
    var output: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let (status, count) = chunk.withUnsafeMutableBufferPointer { buffer in
        stream.pointee.next_out = buffer.baseAddress
        stream.pointee.avail_out = UInt32(buffer.count)
        let status = inflate(stream, Z_NO_FLUSH)
        return (status, buffer.count - Int(stream.pointee.avail_out))
      }
      guard output.count + count <= limit else { throw Gzip.Failure.tooLarge }
      output += chunk[..<count]
      switch status {
      case Z_OK: continue
      case Z_STREAM_END: return output
      case Z_BUF_ERROR: throw Gzip.Failure.truncated
      default:
        throw Gzip.Failure.corrupt(
          stream.pointee.msg.map { String(cString: $0) } ?? "zlib has failed"
        )
      }
    }
  }
}
