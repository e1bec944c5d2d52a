// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Problems
import Runs

/// The members of one object of a request, each read with its type and by its name.
///
/// A member that nobody asks for is refused: it is a misspelt one.
struct RequestMembers {
  /// Where the object stands in the request, such as `problem`; empty for the request itself.
  let place: String
  private let members: [String: JSONValue]

  /// Takes an object apart.
  ///
  /// - Throws: ``RequestError`` for what is no object, and for members that are not known.
  init(_ value: JSONValue, at place: String, known: [String]) throws(RequestError) {
    self.place = place
    guard case .object(let list) = value else {
      let name = place.isEmpty ? "the request " : ""
      throw RequestError(
        .invalidRequest,
        at: place,
        "\(name)is \(value.kind), and an object is wanted"
      )
    }
    var members: [String: JSONValue] = [:]
    for member in list {
      guard known.contains(member.name) else {
        let nearest = Spelling.closest(to: member.name, among: known)
        let hint = nearest.map { "did you mean '\($0)'? " } ?? ""
        throw RequestError(
          .invalidRequest,
          at: place,
          "has a member '\(member.name.prefix(80))', which means nothing here; \(hint)known: "
            + known.joined(separator: ", ")
        )
      }
      members[member.name] = member.value
    }
    self.members = members
  }

  /// The place of a member.
  func place(of name: String) -> String { place.isEmpty ? name : "\(place).\(name)" }

  /// A member as it is; nil where it is missing or null.
  subscript(name: String) -> JSONValue? {
    members[name].flatMap { $0 == .null ? nil : $0 }
  }

  /// A text; nil where there is none.
  func text(_ name: String) throws(RequestError) -> String? {
    guard let value = self[name] else { return nil }
    guard let text = value.string else { throw wrong(name, value, wanted: "a string") }
    return text
  }

  /// A text that has to be there.
  func wantedText(_ name: String) throws(RequestError) -> String {
    guard let text = try text(name) else { throw missing(name, "a string") }
    return text
  }

  /// A number within bounds; nil where there is none.
  func number(
    _ name: String,
    within bounds: ClosedRange<Double>
  ) throws(RequestError) -> Double? {
    guard let value = self[name] else { return nil }
    guard let number = value.double else { throw wrong(name, value, wanted: "a number") }
    guard bounds.contains(number) else {
      throw RequestError(
        .invalidRequest,
        at: place(of: name),
        "is \(number), and \(bounds.lowerBound) to \(bounds.upperBound) is allowed here"
      )
    }
    return number
  }

  /// A list that has to be there and hold something.
  func wantedList(_ name: String, most: Int) throws(RequestError) -> [JSONValue] {
    guard let value = self[name] else { throw missing(name, "a list") }
    guard let list = value.array else { throw wrong(name, value, wanted: "a list") }
    guard !list.isEmpty else {
      throw RequestError(.invalidRequest, at: place(of: name), "is empty")
    }
    guard list.count <= most else {
      throw RequestError(
        .invalidRequest,
        at: place(of: name),
        "has \(list.count) elements, and \(most) are the most"
      )
    }
    return list
  }

  /// One of a few words; nil where there is none.
  func word<Word: RawRepresentable & CaseIterable>(
    _ name: String,
    of type: Word.Type
  ) throws(RequestError) -> Word? where Word.RawValue == String {
    guard let text = try text(name) else { return nil }
    guard let word = Word(rawValue: text) else {
      let known = type.allCases.map(\.rawValue)
      let nearest = Spelling.closest(to: text, among: known).map { "did you mean '\($0)'? " } ?? ""
      throw RequestError(
        .invalidRequest,
        at: place(of: name),
        "is '\(text.prefix(80))'; \(nearest)known: \(known.joined(separator: ", "))"
      )
    }
    return word
  }

  private func wrong(_ name: String, _ value: JSONValue, wanted: String) -> RequestError {
    RequestError(
      .invalidRequest,
      at: place(of: name),
      "is \(value.kind), and \(wanted) is wanted"
    )
  }

  private func missing(_ name: String, _ wanted: String) -> RequestError {
    RequestError(.invalidRequest, at: place, "has no member '\(name)', \(wanted)")
  }
}
