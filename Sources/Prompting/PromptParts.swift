// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Problems

/// The parts of a problem that a template can name.
struct PromptParts {
  private let values: [String: String]
  /// The parts that only some problems have: a sentence with assertions, of which a contest's question has the first,
  /// and what a contest's publishers say.
  private static let partsOfSome: Set = ["text", "tests", "first_test", "statement", "starter"]
  /// The parts that a template can name.
  static let names = [
    "prompt", "prompt:line", "prompt:stripped", "prompt:tabs", "entry_point", "text", "tests",
    "first_test", "suffix", "question", "statement", "starter",
  ]

  /// The first place of a text that names no part, such as `promt` of `{promt}`; nil when each does.
  ///
  /// What is between braces and no name, such as `{"a": 1}`, is no place, and neither is what stands
  /// between two braces.
  static func unknownPlace(in text: String) -> String? {
    text.matches(of: /(\{*)\{([a-z][a-z_]*(?::[a-z]+)?)\}/).lazy
      .filter { $0.1.isEmpty }.map { String($0.2) }.first { !names.contains($0) }
  }

  init(_ problem: Problem) {
    let prompt = problem.prompt
    var values = [
      "prompt": prompt,
      "prompt:line": prompt.utf8.last == UInt8(ascii: "\n") ? prompt : prompt + "\n",
      "prompt:stripped": prompt.stripped,
      "prompt:tabs": prompt.replacing("    ", with: "\t"),
      "entry_point": problem.entryPoint,
      "suffix": problem.suffix ?? "",
      "question": problem.question?.text ?? "",
    ]
    if let sentence = Sentence(problem) {
      values["text"] = sentence.text
      values["tests"] = sentence.tests
      values["first_test"] = sentence.firstTest
    } else if let question = ContestQuestion(problem) {
      values["text"] = question.text
    }
    if let statement = problem.statement {
      values["statement"] = statement.text
      values["starter"] = statement.starterCode
    }
    self.values = values
  }

  /// A text with its places filled, once each: what is put in is not looked at again.
  ///
  /// - Returns: Nil when a part is named that the problem lacks.
  func fill(_ text: String) -> String? {
    var filled = ""
    var rest = text[...]
    while let open = rest.firstIndex(of: "{") {
      filled += rest[..<open]
      rest = rest[open...]
      guard let close = rest.firstIndex(of: "}") else { break }
      let name = String(rest[rest.index(after: open)..<close])
      if let literal = Self.literal(rest) {
        filled += literal
        rest = rest.dropFirst(literal.count + 2)
      } else if let value = values[name] {
        filled += value
        rest = rest[rest.index(after: close)...]
      } else if Self.partsOfSome.contains(name) {
        return nil
      } else {
        filled += "{"
        rest = rest.dropFirst()
      }
    }
    return filled + rest
  }
}

extension PromptParts {
  /// What two braces on each side write: the name at the beginning of a text, with one of them.
  fileprivate static func literal(_ text: Substring) -> String? {
    text.prefixMatch(of: /\{(\{[a-z][a-z_]*(?::[a-z]+)?\})\}/).map { String($0.1) }
  }
}

/// MBPP's kind of problem: a sentence and assertions, which its prompt has as a docstring.
struct Sentence {
  let text: String
  let tests: String
  let firstTest: String

  /// Nil for a problem of another kind.
  ///
  /// A problem that is judged by inputs, as MBPP+'s are, has the assertion of its prompt only.
  init?(_ problem: Problem) {
    guard let inside = Self.docstring(problem.prompt) else { return nil }
    let tests = problem.suites.first?.source ?? ""
    guard let firstTest = Self.firstTest(of: tests, endingIn: inside),
      let text = String(inside.dropLast(firstTest.utf8.count + 1))
    else { return nil }
    self.text = text
    self.tests = tests.isEmpty ? firstTest : tests
    self.firstTest = firstTest
  }

  /// What a prompt that is nothing but a docstring has between its quotes.
  private static func docstring(_ prompt: String) -> Substring.UTF8View? {
    let (start, end) = ("\"\"\"\n".utf8, "\n\"\"\"\n".utf8)
    guard prompt.utf8.count >= start.count + end.count, prompt.utf8.starts(with: start),
      prompt.utf8.suffix(end.count).elementsEqual(end)
    else { return nil }
    return prompt.utf8.dropFirst(start.count).dropLast(end.count)
  }

  /// The assertion at the end of a docstring, which may be of several lines: as much as it has of
  /// the tests, or without tests the last that begins a line.
  private static func firstTest(
    of tests: String,
    endingIn docstring: Substring.UTF8View
  ) -> String? {
    let source = tests.isEmpty ? String(docstring) ?? "" : tests
    let lines = source.split(separator: "\n", omittingEmptySubsequences: false)
    if tests.isEmpty {
      let start = lines.lastIndex { $0.hasPrefix("assert") }
      return start.flatMap { $0 > 0 ? lines[$0...].joined(separator: "\n") : nil }
    }
    return (1...lines.count).lazy.map { lines.prefix($0).joined(separator: "\n") }.first {
      docstring.suffix($0.utf8.count + 1).elementsEqual(("\n" + $0).utf8)
    }
  }
}

extension String {
  /// Without the white space at its ends, as Python's `strip` leaves it.
  var stripped: String {
    let isSpace = { (scalar: Unicode.Scalar) in scalar.properties.isWhitespace }
    let start = unicodeScalars.drop(while: isSpace)
    guard let last = start.lastIndex(where: { !isSpace($0) }) else { return "" }
    return String(start[...last])
  }
}
