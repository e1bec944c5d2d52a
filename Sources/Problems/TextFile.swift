// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A text file in memory, unpacked when its bytes are gzip whatever its name says.
///
/// UTF-16 with its mark, as some shells write, becomes UTF-8.
///
/// Lines are found as they are asked for, so a caller holds the bytes and one record at a time.
package struct TextFile: Sendable {
  package let path: String
  /// The unpacked bytes, which are UTF-8 and may begin with a byte order mark.
  package let bytes: [UInt8]

  /// Reads a file.
  package init(path: String) throws {
    try self.init(path: path, contents: FileBytes.read(path))
  }

  /// Takes the bytes of a file that has been read already, packed or not.
  ///
  /// - Throws: ``TextFileError``, also when it unpacks to more than `limit` bytes.
  package init(path: String, contents: [UInt8], limit: Int = FileBytes.limit) throws {
    self.path = path
    let unpacked: [UInt8]
    do {
      unpacked = Gzip.isGzip(contents) ? try Gzip.unpack(contents, limit: limit) : contents
    } catch Gzip.Failure.tooLarge {
      throw TextFileError.unpacksToMore(path: path)
    } catch let failure as Gzip.Failure {
      throw TextFileError.corruptGzip(path: path, reason: failure.description)
    }
    if let format = ForeignFormat(bytes: unpacked) {
      throw TextFileError.foreign(path: path, format)
    }
    bytes = UTF16Text.utf8(of: unpacked) ?? unpacked
    do {
      _ = try UTF8Span(validating: bytes.span)
    } catch {
      let before = bytes[..<error.byteOffsets.lowerBound]
      throw TextFileError.notUTF8(path: path, line: 1 + before.count { $0 == UInt8(ascii: "\n") })
    }
  }

  /// The bytes after the byte order mark, if there is one.
  package var body: ArraySlice<UInt8> {
    bytes.starts(with: [0xef, 0xbb, 0xbf]) ? bytes[3...] : bytes[...]
  }

  /// The lines that are not blank.
  package var lines: Lines {
    Lines(bytes: bytes, start: body.startIndex)
  }
}

extension TextFile {
  /// One line of a text file.
  package struct Line: Sendable, Hashable {
    /// The place of the line in the file, counted from 1; blank lines count.
    package let number: Int
    /// The line without its end, which is LF or CRLF.
    package let bytes: ArraySlice<UInt8>

    package var text: String { String(decoding: bytes, as: UTF8.self) }
  }

  /// The lines of a text file, without those that hold only spaces and tabs.
  package struct Lines: Sendable, Sequence, IteratorProtocol {
    private let bytes: [UInt8]
    private var start: Int
    private var number = 0

    init(bytes: [UInt8], start: Int) {
      self.bytes = bytes
      self.start = start
    }

    package mutating func next() -> Line? {
      while start < bytes.count {
        var line = bytes[start..<endOfLine()]
        start = line.endIndex + 1
        number += 1
        if line.last == UInt8(ascii: "\r") { line.removeLast() }
        if line.contains(where: { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }) {
          return Line(number: number, bytes: line)
        }
      }
      return nil
    }

    private func endOfLine() -> Int {
      bytes.withUnsafeBytes { buffer in
        guard let base = buffer.baseAddress,
          let end = memchr(base + start, 0x0a, buffer.count - start)
        else { return buffer.count }
        return UnsafeRawPointer(end) - base
      }
    }
  }
}
