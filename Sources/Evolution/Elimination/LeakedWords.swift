// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// Finds the words of a template in what a model wrote.
struct LeakedWords: Sendable, Hashable {
  /// What models repeat of the templates that are in use.
  ///
  /// The list of evol-dataset, in lower case.
  private static let phrases = [
    "given prompt", "new prompt", "modified prompt", "translated prompt", "rewritten prompt",
    "##given prompt", "created prompt", "#rewritten prompt", "replace a commonly used requirement",
    "if the original problem can be solved with only a", "modify the given programming",
    "updated prompt", "propose higher time or space complexity", "modify the programming test",
  ]

  /// What the two known templates say themselves, and instructions do not: small models answer the template
  /// by "To increase the difficulty of this programming test question, …".
  private static let own = [
    "programming test question", "you can increase the difficulty using",
  ]

  /// The words of lines such as `#Rewritten Test#`, in lower case and without their signs.
  private let marks: [String]

  init(_ template: EvolutionTemplate) {
    let known = ["given test", "rewritten test", "given prompt", "rewritten prompt"]
    let own = template.markers.map { Self.plain($0).trimmed("#* :") }
    marks = known + own.filter { !$0.isEmpty && !known.contains($0) }
  }

  /// The first words that leaked; nil when none did.
  ///
  /// What the parent says itself is no leak.
  func first(in text: String, parent: String) -> String? {
    let (text, parent) = (Self.plain(text), Self.plain(parent))
    for phrase in Self.phrases + Self.own where text.contains(phrase) && !parent.contains(phrase) {
      return phrase
    }
    for mark in marks where Self.marks(mark, text) && !Self.marks(mark, parent) {
      return mark
    }
    return nil
  }

  /// Whether a text has words between signs or as a heading, as in `#Given Test#` or `**Given Test:**`.
  ///
  /// Without them they may mean themselves: "for a given test, print".
  private static func marks(_ words: String, _ text: String) -> Bool {
    if text.contains("#" + words) || text.contains(words + "#") { return true }
    let start = text.drop { "#* ".contains($0) }
    guard start.hasPrefix(words) else { return false }
    return start.dropFirst(words.count).first.map { ":#*".contains($0) } ?? true
  }

  /// The text in lower case, with single spaces, and none beside a number sign.
  private static func plain(_ text: String) -> String {
    text.lowercased().replacing("-", with: " ").split(whereSeparator: \.isWhitespace)
      .joined(separator: " ").replacing("# ", with: "#").replacing(" #", with: "#")
  }
}

extension String {
  /// The text without some characters at its ends.
  fileprivate func trimmed(_ characters: String) -> String {
    let start = drop { characters.contains($0) }
    guard let end = start.lastIndex(where: { !characters.contains($0) }) else { return "" }
    return String(start[...end])
  }
}
