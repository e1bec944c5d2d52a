// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Glibc
import Problems

/// Reads lines of JSON that several writers have left, each in a file of its own, whatever became of them.
package enum LineScan {
  /// Hands each line on that is JSON, with its place in the file.
  ///
  /// - Returns: How many lines are none: halves that a kill or a full disk left.
  /// - Throws: ``JournalError`` for a file that cannot be read, and what `take` throws.
  package static func read(
    _ name: String,
    in folder: String,
    take: (JSONValue, Range<Int>) throws -> Void
  ) throws -> Int {
    try read(try Descriptor(opening: folder + "/" + name, O_RDONLY), take: take)
  }

  private static func read(
    _ file: borrowing Descriptor,
    take: (JSONValue, Range<Int>) throws -> Void
  ) throws -> Int {
    var lines = file.lines(upTo: try file.size())
    var damaged = 0
    do {
      while let line = try lines.next() {
        guard line.isWhole, let json = try? JSONValue(parsing: line.bytes) else {
          damaged += 1
          continue
        }
        try take(json, line.offset..<line.end)
      }
    } catch is LineReader.TooLong {
      damaged += 1
    }
    return damaged
  }
}
