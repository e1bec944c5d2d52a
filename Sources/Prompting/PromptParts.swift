// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Problems

/// The parts of a problem that a template can name.
struct PromptParts {
  private let values: [String: String]
  /// The parts that only a sentence with assertions has.
  private static let sentenceParts: Set = ["text", "tests", "first_test"]

  init(_ problem: Problem) {
    let prompt = problem.prompt
    var values = [
      "prompt": prompt,
      "prompt:line": prompt.utf8.last == UInt8(ascii: "\n") ? prompt : prompt + "\n",
      "prompt:stripped": prompt.stripped,
      "prompt:tabs": prompt.replacing("    ", with: "\t"),
      "entry_point": problem.entryPoint,
    ]
    if let sentence = Sentence(problem) {
      values["text"] = sentence.text
      values["tests"] = sentence.tests
      values["first_test"] = sentence.firstTest
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
      if let value = values[name] {
        filled += value
        rest = rest[rest.index(after: close)...]
      } else if Self.sentenceParts.contains(name) {
        return nil
      } else {
        filled += "{"
        rest = rest.dropFirst()
      }
    }
    return filled + rest
  }
}

/// MBPP's kind of problem: a sentence and assertions, which its prompt has as a docstring.
struct Sentence {
  let text: String
  let tests: String
  let firstTest: String

  /// Nil for a problem of another kind.
  init?(_ problem: Problem) {
    let (start, end) = ("\"\"\"\n", "\n\"\"\"\n")
    let prompt = problem.prompt.utf8
    guard let tests = problem.suites.first?.source, prompt.starts(with: start.utf8),
      prompt.count >= start.utf8.count + end.utf8.count,
      prompt.suffix(end.utf8.count).elementsEqual(end.utf8)
    else { return nil }
    let inside = prompt.dropFirst(start.utf8.count).dropLast(end.utf8.count)
    // The first assertion may be of several lines: it is as much as prompt and tests share.
    let lines = tests.split(separator: "\n", omittingEmptySubsequences: false)
    for count in 1...max(1, lines.count) {
      let first = lines.prefix(count).joined(separator: "\n")
      let tail = "\n" + first
      guard inside.suffix(tail.utf8.count).elementsEqual(tail.utf8) else { continue }
      guard let text = String(inside.dropLast(tail.utf8.count)) else { return nil }
      self.text = text
      self.tests = tests
      firstTest = first
      return
    }
    return nil
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
