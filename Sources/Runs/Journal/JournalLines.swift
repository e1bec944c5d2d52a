// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Problems

/// Reads a file to which lines of JSON are added, each at once.
enum JournalLines {
  /// Why a line of JSON is none of its file.
  struct BadLine: Error {
    var reason: String
  }

  /// The most bytes of a line, or about as many: more than any text that is judged makes it.
  static let longest = 1 << 28

  /// Hands each whole line on.
  ///
  /// Left out are a half line at the end, which a kill leaves, and a last line that is no JSON: a
  /// power cut may leave one at its full length with other bytes in it.
  ///
  /// - Parameters:
  ///   - file: The file, which is read line by line.
  ///   - size: The bytes of it that are read, for a file that grows.
  ///   - take: Takes the value of a line and its bytes' place; throws ``BadLine`` for one that it cannot
  ///     take.
  /// - Returns: The number of bytes up to the end of the last line that was taken.
  /// - Throws: ``JournalError/badLine(path:line:reason:)``, and what `take` throws.
  static func read(
    _ file: borrowing Descriptor,
    upTo size: Int,
    take: (JSONValue, Range<Int>) throws -> Void
  ) throws -> Int {
    var end = 0
    var lines = file.lines(upTo: size)
    while let line = try next(of: &lines, file), line.isWhole {
      do {
        try take(JSONValue(parsing: line.bytes), line.offset..<line.end)
      } catch let error as BadLine {
        throw JournalError.badLine(path: file.path, line: line.number, reason: error.reason)
      } catch let error as JSONSyntaxError {
        if line.end == size { break }
        throw JournalError.badLine(path: file.path, line: line.number, reason: error.description)
      }
      end = line.end
    }
    return end
  }

  private static func next(
    of lines: inout LineReader,
    _ file: borrowing Descriptor
  ) throws -> LineReader.Line? {
    do {
      return try lines.next()
    } catch let error as LineReader.TooLong {
      throw JournalError.badLine(
        path: file.path,
        line: error.line,
        reason: "it has more than \(longest >> 20) MiB"
      )
    }
  }
}
