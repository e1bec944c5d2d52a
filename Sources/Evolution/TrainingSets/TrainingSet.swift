// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Problems
import Runs

/// The examples of a file, in order.
///
/// A JSON array or JSON Lines, packed by gzip or not, of any ``TrainingFormat``; records may differ
/// in format.
package struct TrainingSet: Sendable {
  package var path: String
  /// The SHA-256 of the file's bytes, unpacked.
  package var digest: String
  package var items: [TrainingItem]

  /// Reads a training set.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - columns: The field that holds what a model learns to write, or the fields that do together;
  ///     none to know it by the fields that a record has.
  /// - Throws: ``TrainingSetError`` for the first record that is none, and `TextFileError`.
  package init(path: String, columns: [String] = []) throws {
    let file = try TextFile(path: path)
    self.path = path
    digest = ContentDigest.sha256(file.bytes)
    items = try Self.records(of: file).map { place, record in
      try Self.item(at: place, record, columns: columns)
    }
    guard !items.isEmpty else { throw TrainingSetError.empty(path: path) }
  }

  private static func records(of file: TextFile) throws -> [(RecordPlace, JSONValue)] {
    if file.body.first(where: { $0 > 0x20 }) == UInt8(ascii: "[") {
      let array: [JSONValue]
      do {
        array = try JSONValue(parsing: file.body).array ?? []
      } catch let error as JSONSyntaxError {
        throw TrainingSetError.malformedArray(path: file.path, reason: error.description)
      }
      return array.enumerated().map {
        (RecordPlace(path: file.path, unit: .element, number: $0.offset + 1), $0.element)
      }
    }
    return try file.lines.map { line in
      let place = RecordPlace(path: file.path, unit: .line, number: line.number)
      do {
        return (place, try JSONValue(parsing: line.bytes))
      } catch let error as JSONSyntaxError {
        throw TrainingSetError.malformed(place, reason: error.description)
      }
    }
  }

  private static func item(
    at place: RecordPlace,
    _ record: JSONValue,
    columns: [String]
  ) throws -> TrainingItem {
    guard case .object(let members) = record else {
      throw TrainingSetError.notARecord(place, found: record.kind)
    }
    let texts: TrainingTexts
    do {
      if !columns.isEmpty {
        texts = try TrainingTexts(record, columns: columns)
      } else if let format = TrainingFormat(of: record) {
        texts = try TrainingTexts(record, format)
      } else {
        throw TrainingSetError.unknownFormat(place, present: members.map(\.name))
      }
    } catch let fault as TrainingTexts.Fault {
      guard let found = fault.found else {
        throw TrainingSetError.missingField(
          place,
          field: fault.field,
          present: members.map(\.name)
        )
      }
      throw TrainingSetError.wrongType(
        place,
        field: fault.field,
        expected: fault.expected,
        found: found
      )
    }
    return TrainingItem(
      place: place,
      instruction: texts.instructions.joined(separator: "\n\n"),
      answer: texts.answers.joined(separator: "\n\n"),
      turns: texts.instructions.count,
      record: record
    )
  }
}
