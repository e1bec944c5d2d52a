// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Problems

/// A contest's kind of problem: a program that reads standard input and writes standard output, whose prompt
/// is a question in a raw docstring.
struct ContestQuestion {
  /// The question, and that input and output are standard.
  let text: String

  private static let quotes = (start: "r\"\"\"\n", end: "\n\"\"\"\n")

  /// Nil for a problem of another kind.
  init?(_ problem: Problem) {
    let (prompt, quotes) = (problem.prompt.utf8, Self.quotes)
    guard problem.suites.first?.streams != nil, prompt.starts(with: quotes.start.utf8),
      prompt.suffix(quotes.end.utf8.count).elementsEqual(quotes.end.utf8),
      let text = String(prompt.dropFirst(quotes.start.utf8.count).dropLast(quotes.end.utf8.count))
    else { return nil }
    self.text = text
  }
}
