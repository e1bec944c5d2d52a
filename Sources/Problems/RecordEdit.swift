// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

/// A change of a record by which its publishers made a later version of their data.
package struct RecordEdit: Sendable, Hashable, Codable {
  package let task: String
  /// The fields that it changes, each a text; those that do not hold the old text stay as they are.
  package let fields: [String]
  /// What is replaced, everywhere in a field; empty: the beginning of the field.
  package let old: String
  package let new: String
  /// Whether only the first occurrence is replaced.
  package let isFirstOnly: Bool?

  enum CodingKeys: String, CodingKey {
    case task, fields, old, new
    case isFirstOnly = "first"
  }

  /// Edits a text of JSON, without its quotes; nil where it does not hold the old text.
  fileprivate func edited(_ text: ArraySlice<UInt8>) -> [UInt8]? {
    guard !old.isEmpty else { return Self.escaped(new) + text }
    let (old, new) = (Self.escaped(old), Self.escaped(new))
    var (result, rest): ([UInt8], ArraySlice<UInt8>) = ([], text)
    var isFound = false
    while let place = rest.firstRange(of: old), !(isFound && isFirstOnly == true) {
      result += rest[..<place.lowerBound] + new
      rest = rest[place.upperBound...]
      isFound = true
    }
    return isFound ? result + rest : nil
  }

  /// A text as JSON writes it between quotes, as far as texts of edits go: ASCII.
  private static func escaped(_ text: String) -> [UInt8] {
    text.utf8.flatMap { byte -> [UInt8] in
      switch byte {
      case UInt8(ascii: "\n"): Array("\\n".utf8)
      case UInt8(ascii: "\t"): Array("\\t".utf8)
      case UInt8(ascii: "\""): Array("\\\"".utf8)
      case UInt8(ascii: "\\"): Array("\\\\".utf8)
      default: [byte]
      }
    }
  }
}

extension TextFile {
  /// The file with some of its records edited: JSON Lines with the field `task_id`.
  ///
  /// - Throws: ``ProblemFileError`` for an edit that finds nothing to change.
  func edited(by edits: [RecordEdit]) throws -> TextFile {
    guard !edits.isEmpty else { return self }
    var byTask = Dictionary(grouping: edits, by: \.task)
    var contents: [UInt8] = []
    for line in lines {
      let task = RawMembers(["task_id"], of: line.bytes)?.values["task_id"]
      let name = task.map { String(decoding: $0.dropFirst().dropLast(), as: UTF8.self) } ?? ""
      var record = Array(line.bytes)
      for edit in byTask.removeValue(forKey: name) ?? [] {
        record = try Self.edited(
          record,
          edit,
          at: RecordPlace(path: path, unit: .line, number: line.number)
        )
      }
      contents += record + [UInt8(ascii: "\n")]
    }
    if let task = byTask.keys.min() {
      throw ProblemFileError.malformedArray(
        path: path,
        reason: "it has no task \(task), which a version edits"
      )
    }
    return try TextFile(path: path, contents: contents)
  }

  private static func edited(
    _ record: [UInt8],
    _ edit: RecordEdit,
    at place: RecordPlace
  ) throws -> [UInt8] {
    var record = record
    var isFound = false
    for field in edit.fields {
      guard let value = RawMembers([field], of: record[...])?.values[field],
        value.first == UInt8(ascii: "\""),
        let text = edit.edited(value.dropFirst().dropLast())
      else { continue }
      let quote = [UInt8(ascii: "\"")]
      record.replaceSubrange(value.indices, with: quote + text + quote)
      isFound = true
    }
    guard isFound else {
      throw ProblemFileError.badValue(
        place,
        field: edit.fields.joined(separator: ", "),
        reason: "does not hold what a version of the benchmark edits"
      )
    }
    return record
  }
}
