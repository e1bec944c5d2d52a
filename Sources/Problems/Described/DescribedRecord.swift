// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

/// A record whose fields a description names.
struct DescribedRecord {
  let place: RecordPlace
  let description: BenchmarkDescription
  /// The members at the top of the record, as they are spelt.
  let members: [String: ArraySlice<UInt8>]

  /// What is decoded of a record: nothing, since all fields are cut out.
  struct Nothing: Decodable {}

  /// The JSON of a field, whose dots lead into objects; nil where it is not there, or null.
  func json(field: String) -> ArraySlice<UInt8>? {
    let names = field.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    var value = names.first.flatMap { members[$0] }
    for name in names.dropFirst() {
      value = value.flatMap { RawMembers([name], of: $0)?.values[name] }
    }
    return value.flatMap { $0.elementsEqual("null".utf8) ? nil : $0 }
  }

  /// The JSON of a part; nil where the record lacks it.
  func json(_ part: BenchmarkDescription.Part) -> ArraySlice<UInt8>? {
    json(field: description.field(part))
  }

  /// The JSON of a part that has to be there.
  func needed(_ part: BenchmarkDescription.Part) throws -> ArraySlice<UInt8> {
    guard let json = json(part) else {
      let needs =
        "the kind \(description.kind.rawValue) needs \(part.rawValue), which "
        + (description.fields[part] == nil
          ? "stands in a field of that name where \(description.path) names no other"
          : "\(description.path) says stands there")
      throw ProblemFileError.missingField(place, field: description.field(part), needs: needs)
    }
    return json
  }

  /// A part that is a text; nil where the record lacks it.
  func text(_ part: BenchmarkDescription.Part) throws -> String? {
    try json(part).map { try text($0, description.field(part)) }
  }

  /// A part that is a text and has to be there.
  func neededText(_ part: BenchmarkDescription.Part) throws -> String {
    try text(try needed(part), description.field(part))
  }

  /// A text, or a list of lines.
  func neededLines(_ part: BenchmarkDescription.Part) throws -> String {
    let json = try needed(part)
    if let lines = try? JSONDecoder().decode([String].self, from: Data(json)) {
      return lines.joined(separator: "\n")
    }
    guard let text = try? JSONDecoder().decode(String.self, from: Data(json)) else {
      throw wrongType(description.field(part), "a string or a list of strings")
    }
    return text
  }

  /// What a field says in words: a text, or a number as it is spelt; nil where it is not there.
  func word(field: String) throws -> String? {
    guard let json = json(field: field) else { return nil }
    if let text = try? JSONDecoder().decode(String.self, from: Data(json)) { return text }
    guard (try? JSONDecoder().decode(Double.self, from: Data(json))) != nil else {
      throw wrongType(field, "a string or a number")
    }
    return String(decoding: json, as: UTF8.self)
  }

  func wrongType(_ field: String, _ expected: String) -> ProblemFileError {
    .wrongType(place, field: field, expected: expected)
  }

  func badValue(_ part: BenchmarkDescription.Part, _ reason: String) -> ProblemFileError {
    .badValue(place, field: description.field(part), reason: reason)
  }

  private func text(_ json: ArraySlice<UInt8>, _ field: String) throws -> String {
    guard let text = try? JSONDecoder().decode(String.self, from: Data(json)) else {
      throw wrongType(field, "a string")
    }
    return text
  }
}
