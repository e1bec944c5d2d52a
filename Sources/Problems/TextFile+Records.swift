// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

/// A decoded record and where it lies.
struct Record<Value> {
  let place: RecordPlace
  let value: Value
  /// The fields that were cut out before decoding, as they are spelt.
  var raw: [String: ArraySlice<UInt8>] = [:]
}

extension Array {
  /// A problem of each record; one with a fault is left out unless `onFault` throws it.
  func problems<Value>(
    _ onFault: (ProblemFileError) throws -> Void,
    of problem: (RecordPlace, Value, [String: ArraySlice<UInt8>]) throws -> Problem
  ) throws -> [Problem] where Element == Record<Value> {
    var problems: [Problem] = []
    for record in self {
      do {
        problems.append(try problem(record.place, record.value, record.raw))
      } catch let error as ProblemFileError {
        try onFault(error)
      }
    }
    return problems
  }
}

extension TextFile {
  /// The most values of one JSON text: each takes many times the byte or two that it is written in.
  package static let mostValues = max(1 << 22, MachineMemory.bytes / 256)

  /// The records of a JSON Lines file or of a JSON array, in order.
  ///
  /// Fields that a record type does not name are ignored. `needs` says in an error which fields a
  /// record has to have. Fields that are cut out are not decoded; then the file has to be JSON Lines, which an
  /// error says of a form.
  /// A record with a fault is left out unless `onFault` throws it, as it does if not given.
  func records<Value: Decodable>(
    of type: Value.Type,
    cutting names: [String] = [],
    form: String = "EvalPlus's",
    needs: String,
    onFault: (ProblemFileError) throws -> Void = { throw $0 }
  ) throws -> [Record<Value>] {
    var records: [Record<Value>] = []
    var isEmpty = true
    if isArray {
      guard names.isEmpty else {
        throw ProblemFileError.malformedArray(
          path: path,
          reason: "\(form) records are JSON Lines: write one object a line"
        )
      }
      let attempts = try array(of: [Attempt<Value>].self, needs: needs)
      isEmpty = attempts.isEmpty
      for (index, attempt) in attempts.enumerated() {
        let place = RecordPlace(path: path, unit: .element, number: index + 1)
        switch attempt.result {
        case .success(let value): records.append(Record(place: place, value: value))
        case .failure(let error):
          try onFault(ProblemFileError(error, at: place, in: body, needs: needs))
        }
      }
    } else {
      for line in lines {
        isEmpty = false
        do {
          records.append(try record(of: type, cutting: names, in: line, needs: needs))
        } catch let error as ProblemFileError {
          try onFault(error)
        }
      }
    }
    guard !isEmpty else { throw ProblemFileError.noProblems(path: path) }
    return records
  }

  /// The first record, without those after it where that saves decoding them.
  func firstRecord<Value: Decodable>(
    of type: Value.Type,
    cutting names: [String] = []
  ) throws -> Record<Value> {
    if isArray {
      guard let value = try array(of: First<Value>.self, needs: "").value else {
        throw ProblemFileError.noProblems(path: path)
      }
      return Record(place: RecordPlace(path: path, unit: .element, number: 1), value: value)
    }
    var lines = lines
    guard let line = lines.next() else { throw ProblemFileError.noProblems(path: path) }
    return try record(of: type, cutting: names, in: line, needs: "")
  }

  private var isArray: Bool {
    var lines = lines
    let first = lines.next()?.bytes.first { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }
    return first == UInt8(ascii: "[")
  }

  private func record<Value: Decodable>(
    of type: Value.Type,
    cutting names: [String],
    in line: Line,
    needs: String
  ) throws -> Record<Value> {
    let place = RecordPlace(path: path, unit: .line, number: line.number)
    // A line that cannot be cut is no object, which decoding says best.
    if !names.isEmpty, let cut = RawMembers(Set(names), of: line.bytes) {
      let value = try decode(type, from: cut.rest[...], at: place, needs: needs)
      return Record(place: place, value: value, raw: cut.values)
    }
    return Record(place: place, value: try decode(type, from: line.bytes, at: place, needs: needs))
  }

  private func array<Value: Decodable>(of type: Value.Type, needs: String) throws -> Value {
    let start = RecordPlace(path: path, unit: .element, number: 1)
    return try decode(type, from: body, at: start, needs: needs)
  }

  private func decode<Value: Decodable>(
    _ type: Value.Type,
    from json: ArraySlice<UInt8>,
    at place: RecordPlace,
    needs: String
  ) throws -> Value {
    // Foundation would take text with NULs for UTF-16.
    guard !json.contains(0) else {
      throw ProblemFileError.malformed(json: place, reason: "it holds a NUL byte")
    }
    // Each value begins a text, a list or an object, or comes after a comma or a colon.
    let marks = json.count {
      $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "[") || $0 == UInt8(ascii: "{")
    }
    guard marks <= TextFile.mostValues else {
      throw ProblemFileError.malformed(
        json: place,
        reason: "it has more than \(TextFile.mostValues) values"
      )
    }
    do {
      let value = try JSONDecoder().decode(type, from: Data(json))
      // Of two fields with one name some readers take the first and some the last.
      if let (record, field) = repeatedField(in: json) {
        throw ProblemFileError.duplicateField(place.moved(to: record), field: field)
      }
      return value
    } catch let error as DecodingError {
      throw ProblemFileError(error, at: place, in: json, needs: needs)
    }
  }
}

/// An element of an array, or what is wrong with it.
private struct Attempt<Value: Decodable>: Decodable {
  let result: Result<Value, DecodingError>

  init(from decoder: any Decoder) throws {
    do {
      result = .success(try Value(from: decoder))
    } catch let error as DecodingError {
      result = .failure(error)
    }
  }
}

/// The first element of an array, or nil when the array is empty.
private struct First<Value: Decodable>: Decodable {
  let value: Value?

  init(from decoder: any Decoder) throws {
    var elements = try decoder.unkeyedContainer()
    value = elements.isAtEnd ? nil : try elements.decode(Value.self)
  }
}

extension ProblemFileError {
  /// The fault of a text that is no JSON: a line, or a whole array, whatever the place inside it.
  fileprivate static func malformed(json place: RecordPlace, reason: String) -> ProblemFileError {
    switch place.unit {
    case .line: .malformed(place, reason: reason)
    case .element: .malformedArray(path: place.path, reason: reason)
    }
  }

  /// Says what a decoder found wrong, in the words of the file's author.
  fileprivate init(
    _ error: DecodingError,
    at place: RecordPlace,
    in json: ArraySlice<UInt8>,
    needs: String
  ) {
    switch error {
    case .keyNotFound(let key, let context):
      self = .missingField(
        place.moved(to: context.codingPath),
        field: key.stringValue,
        needs: needs
      )
    case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
      let place = place.moved(to: context.codingPath)
      let field = fieldName(context.codingPath)
      self =
        field.isEmpty
        ? .malformed(place, reason: "it is not a JSON object")
        : .wrongType(place, field: field, expected: phrase(for: type))
    case .dataCorrupted:
      self = .malformed(json: place, reason: "it is not JSON\(ending(of: json))")
    @unknown default:
      self = .malformed(place, reason: "it cannot be decoded: \(error)")
    }
  }
}

extension RecordPlace {
  /// The place of the element that a decoder was in; a line stays where it is.
  fileprivate func moved(to path: [any CodingKey]) -> RecordPlace {
    path.first?.intValue.map(moved(to:)) ?? self
  }

  fileprivate func moved(to index: Int) -> RecordPlace {
    unit == .element ? RecordPlace(path: path, unit: unit, number: index + 1) : self
  }
}

/// The path inside a record, such as `test_list[2]`.
private func fieldName(_ path: [any CodingKey]) -> String {
  path.drop { $0.intValue != nil }.reduce(into: "") { name, key in
    name += key.intValue.map { "[\($0)]" } ?? key.stringValue
  }
}

private func phrase(for type: any Any.Type) -> String {
  switch type {
  case is String.Type: "a string"
  case is Int.Type: "an integer"
  case is MBPP.Number.Type: "an integer or a string"
  case is [Any].Type, is [String].Type: "a list of strings"
  default: "a value of type \(type)"
  }
}

/// What a reader sees at once of a line that was cut short.
private func ending(of json: ArraySlice<UInt8>) -> String {
  let last = json.last { $0 > 0x20 }
  return last == UInt8(ascii: "}") || last == UInt8(ascii: "]")
    ? "" : ", and it ends in the middle of a record"
}
