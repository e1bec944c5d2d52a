// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Problems

/// A text that was found in a value of a sample file.
struct SampleText: Hashable {
  var text: String
  /// How it is to be read, where the shape of the value says so.
  var form: SampleForm?

  /// The fields of an object that may hold its text: what servers answer, as they or others keep it.
  private static let fields = [
    "choices", "message", "content", "text", "generated_text", "completion", "solution", "code",
    "output", "outputs", "response", "body", "generation", "prediction",
  ]
  private static let greatestDepth = 8

  /// The texts of a value in their order: of a string itself, of a list all its elements', of an
  /// object what a server's answer holds, and of a conversation its last turn.
  ///
  /// - Returns: Nil for a value that holds something else.
  static func all(in value: JSONValue) -> [SampleText]? {
    all(in: value, depth: 0)
  }

  private static func all(in value: JSONValue, depth: Int) -> [SampleText]? {
    guard depth < greatestDepth else { return nil }
    switch value {
    case .string(let text):
      return [SampleText(text: text)]
    case .array(let elements):
      if let turn = elements.last, elements.allSatisfy({ $0["role"] != nil }) {
        return all(in: turn, depth: depth + 1)
      }
      if let text = joinedParts(elements) { return [SampleText(text: text, form: .answer)] }
      var found: [SampleText] = []
      for element in elements {
        guard let texts = all(in: element, depth: depth + 1) else { return nil }
        found += texts
      }
      return found
    case .object:
      return all(inObject: value, depth: depth)
    default:
      return nil
    }
  }

  private static func all(inObject value: JSONValue, depth: Int) -> [SampleText]? {
    // A refusal, or reasoning without an end, is an answer without a text.
    if value["role"] != nil, value["content"] == .null {
      return [SampleText(text: "", form: .answer)]
    }
    for field in fields {
      guard let inner = value[field], var texts = all(in: inner, depth: depth + 1) else { continue }
      // A turn of a chat has content; a completion's choice has text.
      let isTurn = field == "content" || field == "message"
      for place in texts.indices where isTurn { texts[place].form = .answer }
      if field == "choices" {
        for place in texts.indices where texts[place].form == nil {
          texts[place].form = .completion
        }
      }
      return texts
    }
    return nil
  }

  /// The text of content that comes in parts, of which some are reasoning or pictures.
  private static func joinedParts(_ elements: [JSONValue]) -> String? {
    guard !elements.isEmpty, elements.allSatisfy({ $0["type"]?.string != nil }) else { return nil }
    return elements.filter { $0["type"]?.string == "text" }
      .compactMap { $0["text"]?.string }
      .joined()
  }
}
