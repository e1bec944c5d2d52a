// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Glibc
import Problems

/// The file of a run's records, from which single ones are read.
///
/// A class, because it owns a descriptor.
final class RecordFile: Sendable {
  private let file: Descriptor

  init(_ path: String) throws {
    file = try Descriptor(opening: path, O_RDONLY)
  }

  func size() throws -> Int { try file.size() }

  /// Hands each whole line and its place on, and says where the last of them ends.
  ///
  /// - Throws: ``JournalError``, and what `take` throws.
  func forEachLine(upTo size: Int, take: (JSONValue, Range<Int>) throws -> Void) throws -> Int {
    try JournalLines.read(file, upTo: size, take: take)
  }

  /// The record in a line that was read before.
  ///
  /// - Parameters:
  ///   - line: Where it lies.
  ///   - digest: The digest of its sample's text, which is not computed again; nil to check it.
  /// - Returns: The record.
  /// - Throws: ``JournalError``.
  func record(_ line: Range<Int>, digest: SHA256.Digest? = nil) throws -> SampleRecord {
    do {
      return try SampleRecord(json: JSONValue(parsing: try file.read(line)), digest: digest)
    } catch let error as JournalLines.BadLine {
      throw JournalError.badLine(path: file.path, line: try number(line), reason: error.reason)
    } catch let error as JSONSyntaxError {
      throw JournalError.badLine(
        path: file.path,
        line: try number(line),
        reason: error.description
      )
    }
  }

  /// The number of a line, counted from 1.
  private func number(_ line: Range<Int>) throws -> Int {
    var lines = file.lines(upTo: line.lowerBound)
    var number = 1
    while try lines.next() != nil { number += 1 }
    return number
  }
}
