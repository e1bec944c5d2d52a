// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Problems

extension SampleCollector {
  /// Reads a file of any format but the directory.
  mutating func readFile(_ bytes: [UInt8]) throws -> SampleFile.Format {
    // Some editors begin a UTF-8 file with a mark.
    let text = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? bytes[3...] : bytes[...]
    switch text.first(where: { !$0.isSpace }) {
    case nil:
      throw SampleFileError.noSamples(path: path)
    case UInt8(ascii: "["):
      return try readDocument(try document(text))
    default:
      return try readRows(text)
    }
  }

  private mutating func readRows(_ text: ArraySlice<UInt8>) throws -> SampleFile.Format {
    var format: SampleFile.Format?
    var line = 0
    var rest = text
    while !rest.isEmpty {
      line += 1
      let end = rest.firstIndex(of: UInt8(ascii: "\n"))
      let row = rest[..<(end ?? rest.endIndex)]
      rest = end.map { rest[($0 + 1)...] } ?? []
      guard row.contains(where: { !$0.isSpace }) else { continue }
      let value: JSONValue
      do {
        value = try JSONValue(parsing: row)
      } catch let error as JSONSyntaxError {
        // A run that was killed may leave half a line at the end of its files.
        if end == nil, format == .journal || format == .completions { break }
        // What is no row of its own may be the beginning of one object over many lines.
        if format == nil, let document = try? JSONValue(parsing: text) {
          return try readDocument(document)
        }
        if format == nil, let foreign = ForeignFormat(text: text) {
          throw SampleFileError.foreign(path: path, foreign)
        }
        throw syntaxError(error, line: line)
      }
      if format == nil, !rest.contains(where: { !$0.isSpace }) {
        return try readDocument(value, row: row, line: line)
      }
      let found = try add(record: value, row: row, at: .line(line, of: path))
      format = format.map { $0 == .rows ? found : $0 } ?? found
    }
    return format ?? .rows
  }

  private func document(_ text: ArraySlice<UInt8>) throws -> JSONValue {
    do {
      return try JSONValue(parsing: text)
    } catch let error as JSONSyntaxError {
      let line = text.prefix(error.offset - text.startIndex).count { $0 == UInt8(ascii: "\n") } + 1
      throw syntaxError(error, line: line)
    }
  }

  private func syntaxError(_ error: JSONSyntaxError, line: Int) -> SampleFileError {
    switch error.cause {
    case .notUTF8: .notUTF8(path: path, line: line)
    case .malformed: .malformed(path: path, line: line, reason: error.description)
    }
  }
}

extension RecordPlace {
  static func line(_ number: Int, of path: String) -> RecordPlace {
    RecordPlace(path: path, unit: .line, number: number)
  }

  static func element(_ number: Int, of path: String) -> RecordPlace {
    RecordPlace(path: path, unit: .element, number: number)
  }
}

extension UInt8 {
  /// Whether the byte is white space in JSON.
  fileprivate var isSpace: Bool {
    self == 0x20 || self == 0x09 || self == 0x0a || self == 0x0d
  }
}
