// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The lines of a file, of which one is in memory at a time.
package struct LineReader {
  /// Reads bytes of a file from an offset into a buffer and gives how many they are, 0 at the end.
  package typealias Source = (_ buffer: UnsafeMutableRawBufferPointer, _ offset: Int) throws -> Int

  /// One line of a file.
  package struct Line {
    /// The place of the line in the file, counted from 1; blank lines count.
    package let number: Int
    /// Where the line begins in the file.
    package let offset: Int
    /// The line without its newline.
    package let bytes: ArraySlice<UInt8>
    /// Whether a newline ends it, which the last line of a file may lack.
    package let isWhole: Bool

    /// Where the next line begins.
    package var end: Int { offset + bytes.count + (isWhole ? 1 : 0) }
  }

  /// A line that is longer than it may be.
  package struct TooLong: Error, Equatable {
    /// The place of the line, counted from 1.
    package let line: Int
  }

  private let source: Source
  private let longest: Int
  private var buffer = [UInt8](repeating: 0, count: 1 << 18)
  /// The bytes of the buffer that belong to lines to come.
  private var waiting = 0..<0
  /// Where the buffer begins in the file.
  private var offset: Int
  private var number = 0

  /// Begins at an offset, which is that of a line; lines may have that many bytes, or about as many.
  package init(from offset: Int = 0, longest: Int = .max, _ source: @escaping Source) {
    self.offset = offset
    self.longest = longest
    self.source = source
  }

  /// The next line; nil at the end of the file.
  ///
  /// - Throws: ``TooLong``, and what the source throws.
  package mutating func next() throws -> Line? {
    var searched = waiting.lowerBound
    while true {
      if let newline = newline(from: searched) { return take(newline, isWhole: true) }
      searched = waiting.count
      guard waiting.count <= longest else { throw TooLong(line: number + 1) }
      guard try fill() else { break }
    }
    return waiting.isEmpty ? nil : take(waiting.upperBound, isWhole: false)
  }

  private mutating func take(_ end: Int, isWhole: Bool) -> Line {
    number += 1
    defer { waiting = end + (isWhole ? 1 : 0)..<waiting.upperBound }
    return Line(
      number: number,
      offset: offset + waiting.lowerBound,
      bytes: buffer[waiting.lowerBound..<end],
      isWhole: isWhole
    )
  }

  private func newline(from start: Int) -> Int? {
    buffer.withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress,
        let found = memchr(base + start, 0x0a, waiting.upperBound - start)
      else { return nil }
      return UnsafeRawPointer(found) - base
    }
  }

  /// Moves what waits to the start of the buffer and reads more behind it; false at the end of the file.
  private mutating func fill() throws -> Bool {
    offset += waiting.lowerBound
    if waiting.count == buffer.count {
      buffer += [UInt8](repeating: 0, count: buffer.count)
    }
    let (waited, source, offset) = (waiting, source, offset)
    let count = try buffer.withUnsafeMutableBytes { bytes in
      if waited.lowerBound > 0, !waited.isEmpty, let base = bytes.baseAddress {
        memmove(base, base + waited.lowerBound, waited.count)
      }
      let room = UnsafeMutableRawBufferPointer(rebasing: bytes[waited.count...])
      return try source(room, offset + waited.count)
    }
    waiting = 0..<waited.count + count
    return count > 0
  }
}
