// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A text file that is read line by line, however many lines it has.
///
/// Unpacked when its bytes are gzip and turned into UTF-8 when they are UTF-16, as ``TextFile`` does.
/// A plain file is read where it lies; what is packed, or comes through a pipe, is first written to a
/// file without a name.
package struct TextLines {
  package let path: String
  /// Whether there is not a single byte.
  package let isEmpty: Bool
  private let file: ByteFile

  /// Opens a file.
  ///
  /// - Throws: ``TextFileError``, ``TextStoreError``.
  package init(path: String) throws {
    self.path = path
    var file = try FileBytes.opened(path)
    let limit = FileBytes.limit
    if Gzip.isGzip(try file.bytes(0..<2)) {
      let packed = try file.bytes()
      file = try ByteFile.unnamed()
      var size = 0
      do {
        try Gzip.unpack(packed, limit: limit) { piece in
          try piece.withUnsafeBytes { try file.write($0, at: size) }
          size += piece.count
        }
      } catch Gzip.Failure.tooLarge {
        throw TextFileError.unpacksToMore(path: path)
      } catch let failure as Gzip.Failure {
        throw TextFileError.corruptGzip(path: path, reason: failure.description)
      }
    }
    let head = try file.bytes(0..<512)
    if let format = ForeignFormat(bytes: head) {
      throw TextFileError.foreign(path: path, format)
    }
    if UTF16Text.utf8(of: head) != nil, let text = UTF16Text.utf8(of: try file.bytes()) {
      file = try ByteFile.unnamed()
      try text.withUnsafeBytes { try file.write($0, at: 0) }
    }
    isEmpty = head.isEmpty
    self.file = file
  }

  /// The lines, from the first on; a byte order mark is none of the first.
  ///
  /// They may be blank, end in a carriage return, and hold bytes that are not UTF-8.
  package var lines: LineReader {
    get throws {
      let mark: [UInt8] = [0xef, 0xbb, 0xbf]
      let file = file
      return LineReader(from: try file.bytes(0..<3) == mark ? 3 : 0) { buffer, offset in
        try Task.checkCancellation()
        return try file.read(into: buffer, at: offset)
      }
    }
  }

  /// All of the bytes, for what is one value over many lines.
  ///
  /// - Throws: ``TextFileError``, also for bytes that are not UTF-8.
  package func whole() throws -> ArraySlice<UInt8> {
    try TextFile(path: path, contents: file.bytes()).body
  }
}

extension LineReader.Line {
  /// Whether there is nothing but white space in it.
  package var isBlank: Bool {
    bytes.allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0d }
  }
}
