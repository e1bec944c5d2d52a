// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import CZlib

/// Unpacks gzip files of one or several members.
enum Gzip {
  /// Why bytes are not a whole gzip file.
  enum Failure: Error, Equatable, CustomStringConvertible {
    case truncated
    case trailingBytes(offset: Int)
    case tooLarge
    case corrupt(String)

    var description: String {
      switch self {
      case .truncated: "it ends in the middle of its data"
      case .trailingBytes(let offset): "bytes that are not gzip follow its data at \(offset)"
      case .tooLarge: "it unpacks to more than \(FileBytes.limit >> 20) MiB"
      case .corrupt(let reason): reason
      }
    }
  }

  /// Whether bytes begin as every gzip file does.
  static func isGzip(_ bytes: [UInt8]) -> Bool {
    bytes.starts(with: [0x1f, 0x8b])
  }

  /// Unpacks every member, one after the other; zeros after the last are padding.
  ///
  /// - Precondition: `packed` has at most ``FileBytes/limit`` bytes, which zlib can count.
  static func unpack(_ packed: [UInt8], limit: Int = FileBytes.limit) throws -> [UInt8] {
    var output: [UInt8] = []
    try unpack(packed, limit: limit) { output += $0 }
    return output
  }

  /// Unpacks every member and gives what comes of it piece by piece.
  ///
  /// - Precondition: As above.
  static func unpack(
    _ packed: [UInt8],
    limit: Int = FileBytes.limit,
    receive: (ArraySlice<UInt8>) throws -> Void
  ) throws {
    precondition(packed.count <= FileBytes.limit)
    try packed.withUnsafeBufferPointer { input in
      // zlib keeps the stream's address, so the stream may not move.
      let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
      stream.initialize(to: z_stream())
      defer { stream.deallocate() }
      guard evh_inflate_gzip_init(stream) == Z_OK else { throw Failure.corrupt("zlib has failed") }
      defer { inflateEnd(stream) }
      stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
      stream.pointee.avail_in = UInt32(input.count)

      var unpacked = 0
      var chunk = [UInt8](repeating: 0, count: 1 << 18)
      while true {
        try Task.checkCancellation()
        let (status, count) = chunk.withUnsafeMutableBufferPointer { buffer in
          stream.pointee.next_out = buffer.baseAddress
          stream.pointee.avail_out = UInt32(buffer.count)
          let status = inflate(stream, Z_NO_FLUSH)
          return (status, buffer.count - Int(stream.pointee.avail_out))
        }
        unpacked += count
        guard unpacked <= limit else { throw Failure.tooLarge }
        try receive(chunk[..<count])
        switch status {
        case Z_OK:
          continue
        case Z_STREAM_END:
          let rest = input.suffix(Int(stream.pointee.avail_in))
          if rest.allSatisfy({ $0 == 0 }) { return }
          guard rest.starts(with: [0x1f, 0x8b]) else {
            throw Failure.trailingBytes(offset: rest.startIndex)
          }
          inflateReset(stream)
        case Z_BUF_ERROR:
          throw Failure.truncated
        default:
          throw Failure.corrupt(stream.pointee.msg.map { String(cString: $0) } ?? "zlib has failed")
        }
      }
    }
  }
}
