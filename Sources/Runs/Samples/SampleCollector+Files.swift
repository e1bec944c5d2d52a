// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Problems

extension SampleCollector {
  /// Reads a file of any format but the directory.
  ///
  /// Rows are read one by one, and other documents as a whole.
  mutating func readFile(_ text: TextLines) throws -> SampleFile.Format {
    var format: SampleFile.Format?
    var lines = try text.lines
    while let line = try lines.next() {
      guard !line.isBlank else { continue }
      let isFirst = format == nil
      if isFirst, line.bytes.first(where: { !$0.isSpace }) == UInt8(ascii: "[") {
        return try readDocument(try document(text.whole()))
      }
      let value: JSONValue
      do {
        value = try JSONValue(parsing: line.bytes)
      } catch let error as JSONSyntaxError {
        // A run that was killed may leave half a line at the end of its files.
        if !line.isWhole, format == .journal || format == .completions { break }
        guard String(validating: line.bytes, as: UTF8.self) != nil else {
          throw SampleFileError.notUTF8(path: text.path, line: line.number)
        }
        if isFirst { return try readOther(text, error, line: line.number) }
        throw syntaxError(error, line: line.number)
      }
      if isFirst, try !lines.hasMore() {
        return try readDocument(value, row: line.bytes, line: line.number)
      }
      let found = try add(record: value, row: line.bytes, at: .line(line.number, of: path))
      format = format.map { $0 == .rows ? found : $0 } ?? found
    }
    guard let format else { throw SampleFileError.noSamples(path: path) }
    return format
  }

  /// Reads what does not begin with a row of its own: one object over many lines, or nothing known.
  private mutating func readOther(
    _ text: TextLines,
    _ error: JSONSyntaxError,
    line: Int
  ) throws -> SampleFile.Format {
    let whole = try text.whole()
    if let document = try? JSONValue(parsing: whole) { return try readDocument(document) }
    if let foreign = ForeignFormat(text: whole) {
      throw SampleFileError.foreign(path: path, foreign)
    }
    throw syntaxError(error, line: line)
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

extension LineReader {
  /// Whether a line that is not blank is still to come.
  fileprivate func hasMore() throws -> Bool {
    var ahead = self
    while let line = try ahead.next() {
      if !line.isBlank { return true }
    }
    return false
  }
}

extension UInt8 {
  /// Whether the byte is white space in JSON.
  fileprivate var isSpace: Bool {
    self == 0x20 || self == 0x09 || self == 0x0a || self == 0x0d
  }
}
