// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Runs

/// The members of an object of a request, read as SandboxFusion's server reads them: those that mean nothing are
/// passed over, numbers may be texts, and all faults are told at once.
struct FusionMembers: Sendable {
  private let value: JSONValue
  private let place: [JSONValue]
  /// What is wrong so far, in the order in which members were asked for.
  private(set) var faults: [JSONValue] = []

  /// The longest value that is given back in a fault, in bytes.
  private static let mostEchoed = 1024

  /// Reads the object of a body.
  ///
  /// - Throws: ``FusionRefusal`` for what is no JSON, or no object.
  init(parsing bytes: [UInt8]) throws(FusionRefusal) {
    place = [.string("body")]
    if bytes.isEmpty {
      throw FusionRefusal(faults: [Self.fault("missing", place, "Field required", .null)])
    }
    do {
      value = try JSONValue(parsing: bytes)
    } catch {
      throw FusionRefusal(faults: [Self.fault(of: error, in: bytes)])
    }
    guard case .object = value else {
      let words = "Input should be a valid dictionary or object to extract fields from"
      throw FusionRefusal(faults: [Self.fault("model_attributes_type", place, words, value)])
    }
  }

  private init(_ value: JSONValue, at place: [JSONValue]) {
    self.value = value
    self.place = place
  }

  /// A member as it is; nil where it is missing.
  subscript(name: String) -> JSONValue? { value[name] }

  /// Ends reading.
  ///
  /// - Throws: ``FusionRefusal`` with all faults.
  func check() throws(FusionRefusal) {
    if !faults.isEmpty { throw FusionRefusal(faults: faults) }
  }

  /// The members of an object that has to be there; without any where it is none.
  mutating func object(_ name: String) -> FusionMembers {
    let found = value[name]
    if found == nil {
      missing(name)
    } else if case .object? = found {
    } else {
      add("model_attributes_type", name, "Input should be a valid dictionary or object", found)
    }
    return FusionMembers(found ?? .null, at: place + [.string(name)])
  }

  /// Takes over the faults of an object within.
  mutating func add(faultsOf inner: FusionMembers) { faults += inner.faults }

  // MARK: - Kinds

  /// A text that has to be there; empty where it is wrong.
  mutating func wantedText(_ name: String) -> String {
    guard let found = value[name] else {
      missing(name)
      return ""
    }
    if let text = found.string { return text }
    add("string_type", name, "Input should be a valid string", found)
    return ""
  }

  /// A text, or null; nil where it is missing.
  mutating func text(_ name: String) -> String? {
    guard let found = value[name], found != .null else { return nil }
    if let text = found.string { return text }
    add("string_type", name, "Input should be a valid string", found)
    return nil
  }

  /// A number; the usual one where it is missing.
  mutating func number(_ name: String, usually usual: Double) -> Double {
    guard let found = value[name] else { return usual }
    switch found {
    case .number(let digits): return Self.number(digits) ?? usual
    case .bool(let isTrue): return isTrue ? 1 : 0
    case .string(let text):
      if let number = Self.number(text.filter { $0 != " " }) { return number }
      let words = "Input should be a valid number, unable to parse string as a number"
      add("float_parsing", name, words, found)
    default: add("float_type", name, "Input should be a valid number", found)
    }
    return usual
  }

  /// A number, or null.
  mutating func number(_ name: String) -> Double? {
    guard let found = value[name], found != .null else { return nil }
    return number(name, usually: 0)
  }

  /// A whole number; the usual one where it is missing.
  mutating func integer(_ name: String, usually usual: Int) -> Int {
    guard let found = value[name] else { return usual }
    let number: Double?
    switch found {
    case .number(let digits): number = Self.number(digits)
    case .bool(let isTrue): number = isTrue ? 1 : 0
    case .string(let text):
      number = Self.number(text.filter { $0 != " " })
      if number == nil {
        let words = "Input should be a valid integer, unable to parse string as an integer"
        add("int_parsing", name, words, found)
        return usual
      }
    default:
      add("int_type", name, "Input should be a valid integer", found)
      return usual
    }
    if let number, let whole = Int(exactly: number) { return whole }
    let words = "Input should be a valid integer, got a number with a fractional part"
    add("int_from_float", name, words, found)
    return usual
  }

  /// Texts, or nulls, by their names; empty where there are none.
  mutating func texts(byName name: String) -> [(name: String, text: String?)] {
    guard let found = value[name] else { return [] }
    guard case .object(let members) = found else {
      add("dict_type", name, "Input should be a valid dictionary", found)
      return []
    }
    var known: [String: Int] = [:]
    var texts: [(name: String, text: String?)] = []
    for member in members {
      if member.value != .null, member.value.string == nil {
        let inner = place + [.string(name), .string(member.name)]
        faults.append(
          Self.fault("string_type", inner, "Input should be a valid string", member.value)
        )
      }
      let text = (name: member.name, text: member.value.string)
      // The last one counts, as in Python.
      if let first = known[member.name] {
        texts[first] = text
      } else {
        known[member.name] = texts.count
        texts.append(text)
      }
    }
    return texts
  }

  /// A list of texts; empty where there is none.
  mutating func texts(_ name: String) -> [String] {
    guard let found = value[name] else { return [] }
    guard let list = found.array else {
      add("list_type", name, "Input should be a valid list", found)
      return []
    }
    return list.enumerated().compactMap { number, item in
      if let text = item.string { return text }
      let inner = place + [.string(name), .number(String(number))]
      faults.append(Self.fault("string_type", inner, "Input should be a valid string", item))
      return nil
    }
  }

  /// The language, of which there is one here; `isWanted`: whether it has to be there.
  mutating func language(isWanted: Bool = true) {
    guard let found = value["language"], isWanted || found != .null else {
      if isWanted { missing("language") }
      return
    }
    guard found.string != "python" else { return }
    var fault = Self.fault(
      "literal_error",
      place + [.string("language")],
      "Input should be 'python'",
      found
    )
    fault["ctx"] = .object([.init("expected", .string("'python'"))])
    faults.append(fault)
  }

  // MARK: - Faults

  private static func number(_ digits: String) -> Double? {
    switch digits {
    case "Infinity": .infinity
    case "-Infinity": -.infinity
    default: Double(digits).flatMap { $0.isNaN ? nil : $0 }
    }
  }

  private mutating func missing(_ name: String) {
    add("missing", name, "Field required", value)
  }

  mutating func add(_ type: String, _ name: String, _ words: String, _ input: JSONValue?) {
    faults.append(Self.fault(type, place + [.string(name)], words, input ?? .null))
  }

  private static func fault(
    _ type: String,
    _ place: [JSONValue],
    _ words: String,
    _ input: JSONValue
  ) -> JSONValue {
    .object([
      .init("type", .string(type)), .init("loc", .array(place)), .init("msg", .string(words)),
      .init("input", input.bytes(.compact).count <= mostEchoed ? input : .null),
    ])
  }

  /// The fault of a text that is no JSON, in the words of Python's reader.
  private static func fault(of error: any Error, in bytes: [UInt8]) -> JSONValue {
    let error = error as? JSONSyntaxError
    let offset = error?.offset ?? 0
    // Python counts characters.
    let place = bytes.prefix(offset).count { $0 & 0xc0 != 0x80 }
    var fault = fault(
      "json_invalid",
      [.string("body"), .number(String(place))],
      "JSON decode error",
      .object([])
    )
    fault["ctx"] = .object([.init("error", .string(words(for: error?.cause)))])
    return fault
  }

  private static func words(for cause: JSONSyntaxError.Cause?) -> String {
    guard case .malformed(let what)? = cause else { return "bytes that are no UTF-8" }
    switch what {
    case "no member name": return "Expecting property name enclosed in double quotes"
    case "no ':' after a member name": return "Expecting ':' delimiter"
    case "no ',' or '}' after a member", "no ',' or ']' after an element":
      return "Expecting ',' delimiter"
    case "no value", "the text ends where a value should start": return "Expecting value"
    case "something after the value": return "Extra data"
    case "a string without an end": return "Unterminated string starting at"
    case "a control character in a string": return "Invalid control character at"
    case "no escape that JSON knows": return "Invalid \\escape"
    default: return what
    }
  }
}
