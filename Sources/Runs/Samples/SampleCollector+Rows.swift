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
      return try readDocument(text)
    default:
      return try readRows(text)
    }
  }

  private mutating func readRows(_ text: ArraySlice<UInt8>) throws -> SampleFile.Format {
    var format = SampleFile.Format.rows
    var line = 0
    var isFirst = true
    var rest = text
    while !rest.isEmpty {
      line += 1
      let end = rest.firstIndex(of: UInt8(ascii: "\n"))
      let row = rest[..<(end ?? rest.endIndex)]
      rest = end.map { rest[($0 + 1)...] } ?? []
      guard row.contains(where: { !$0.isSpace }) else { continue }
      defer { isFirst = false }
      let value: JSONValue
      do {
        value = try JSONValue(parsing: row)
      } catch let error as JSONSyntaxError {
        // A run that was killed may leave half a line at the end of its files.
        if end == nil, format != .rows { break }
        // A file of results may be one object over many lines.
        if isFirst, let document = try? JSONValue(parsing: text), document["eval"] != nil {
          return try readEvalPlusResults(document)
        }
        throw syntaxError(error, line: line)
      }
      if isFirst, value["task_id"] == nil, value["eval"] != nil {
        return try readEvalPlusResults(value)
      }
      if let found = try add(row: value, bytes: row, line: line) { format = found }
    }
    return format
  }

  private func syntaxError(_ error: JSONSyntaxError, line: Int) -> SampleFileError {
    switch error.cause {
    case .notUTF8: .notUTF8(path: path, line: line)
    case .malformed: .malformed(path: path, line: line, reason: error.description)
    }
  }

  // MARK: - Rows

  /// Adds the sample of a row and says which file of a run the row is of; nil for none.
  private mutating func add(
    row: JSONValue,
    bytes: ArraySlice<UInt8>,
    line: Int
  ) throws -> SampleFile.Format? {
    guard case .object(let members) = row else {
      throw SampleFileError.notARow(path: path, line: line, found: row.kind)
    }
    var names: Set<String> = []
    for member in members where !names.insert(member.name).inserted {
      throw SampleFileError.duplicateField(path: path, line: line, field: member.name)
    }
    if row["task_id"] == nil, row["task"] != nil, row["text"] != nil {
      try add(journalRow: row, line: line)
      return .journal
    }
    guard let name = row["task_id"] else {
      throw SampleFileError.missingField(path: path, line: line, field: "task_id")
    }
    let task = try task(name, field: "task_id", line: line)
    if var generated = GeneratedSample(json: row) {
      generated.sample.task = task
      add(generated.sample, row: bytes)
      return .completions
    }
    // EvalPlus takes the solution of a row that holds both.
    if let solution = row["solution"] {
      let text = try text(solution, field: "solution", line: line)
      add(task: task, form: .solution, text: text, row: bytes)
    } else if let completion = row["completion"] {
      let text = try text(completion, field: "completion", line: line)
      // Ours say so of what is no continuation of the prompt.
      let isAnswer = row["form"]?.string == SampleForm.answer.rawValue
      add(task: task, form: isAnswer ? .answer : .completion, text: text, row: bytes)
    } else if let generation = row["generation"] {
      let text = try text(generation, field: "generation", line: line)
      add(task: task, form: .solution, text: text, row: bytes)
    } else {
      throw SampleFileError.missingField(
        path: path,
        line: line,
        field: "completion, solution or generation"
      )
    }
    return nil
  }

  private mutating func add(journalRow row: JSONValue, line: Int) throws {
    let task = try task(row["task"] ?? .null, field: "task", line: line)
    guard let index = row["index"]?.sampleIndex else {
      throw SampleFileError.missingField(path: path, line: line, field: "index")
    }
    guard let form = row["form"]?.string.flatMap(SampleForm.init(rawValue:)) else {
      throw SampleFileError.missingField(path: path, line: line, field: "form")
    }
    let text = try text(row["text"] ?? .null, field: "text", line: line)
    add(Sample(task: task, index: index, form: form, text: text))
  }

  func task(_ value: JSONValue, field: String, line: Int) throws -> TaskID {
    let name: String
    switch value {
    case .string(let text): name = text
    case .number(let digits): name = digits
    default:
      throw SampleFileError.wrongType(
        path: path,
        line: line,
        field: field,
        expected: "a string or a number",
        found: value.kind
      )
    }
    guard let task = names.task(named: name) else {
      throw SampleFileError.unknownTask(
        path: path,
        line: line,
        name: name,
        example: names.tasks.first
      )
    }
    return task
  }

  private func text(_ value: JSONValue, field: String, line: Int) throws -> String {
    guard let text = value.string else {
      throw SampleFileError.wrongType(
        path: path,
        line: line,
        field: field,
        expected: "a string",
        found: value.kind
      )
    }
    return text
  }
}

extension UInt8 {
  /// Whether the byte is white space in JSON.
  fileprivate var isSpace: Bool {
    self == 0x20 || self == 0x09 || self == 0x0a || self == 0x0d
  }
}
