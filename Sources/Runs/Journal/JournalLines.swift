// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// Reads a file to which lines of JSON are added, each at once.
enum JournalLines {
  /// Why a line of JSON is none of its file.
  struct BadLine: Error {
    var reason: String
  }

  /// Hands each whole line on.
  ///
  /// Left out are a half line at the end, which a kill leaves, and a last line that is no JSON: a
  /// power cut may leave one at its full length with other bytes in it.
  ///
  /// - Parameters:
  ///   - bytes: The file.
  ///   - path: Its path, for errors.
  ///   - take: Takes the value of a line; throws ``BadLine`` for one that it cannot take.
  /// - Returns: The number of bytes up to the end of the last line that was taken.
  /// - Throws: ``JournalError/badLine(path:line:reason:)``, and what `take` throws.
  static func read(
    _ bytes: [UInt8],
    path: String,
    take: (JSONValue) throws -> Void
  ) throws -> Int {
    var end = 0
    var line = 0
    while let newline = bytes[end...].firstIndex(of: UInt8(ascii: "\n")) {
      line += 1
      do {
        try take(JSONValue(parsing: bytes[end..<newline]))
      } catch let error as BadLine {
        throw JournalError.badLine(path: path, line: line, reason: error.reason)
      } catch let error as JSONSyntaxError {
        if newline == bytes.endIndex - 1 { break }
        throw JournalError.badLine(path: path, line: line, reason: error.description)
      }
      end = newline + 1
    }
    return end
  }
}
