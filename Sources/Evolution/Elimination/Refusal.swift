// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// Knows a reply that apologises instead of doing what was asked.
enum Refusal {
  /// How such a reply begins, in lower case.
  private static let openings = [
    "sorry", "i'm sorry", "i am sorry", "i apologize", "i apologise", "my apologies", "as an ai",
    "as an artificial intelligence", "as a language model",
    "i cannot ", "i can't ", "i can not ", "i'm unable", "i am unable", "i'm not able",
    "i am not able", "unfortunately, i ", "unfortunately i ",
  ]

  /// The fewest words of a reply that does more than to apologise.
  ///
  /// See Xu et al. 2023 (WizardLM), section 3.2.
  private static let fewestWords = 80

  /// The words that it begins with; nil when it is none.
  ///
  /// A program that prints an apology is no refusal, nor is an answer with code.
  static func words(in text: String) -> String? {
    let start = text.drop { $0.isWhitespace || "\"'*".contains($0) }
    let opening = start.prefix(40).lowercased().replacing("\u{2019}", with: "'")
    guard let words = openings.first(where: opening.hasPrefix), !text.contains("```"),
      text.split(whereSeparator: \.isWhitespace).count < fewestWords
    else { return nil }
    // "Sorry" may be a name in code, as in `sorry = True` or `sorry()`.
    let next = opening.dropFirst(words.count).first { $0 != " " }
    return next.map { "=([{_".contains($0) } ?? false ? nil : String(start.prefix(words.count))
  }
}

/// Knows a text without a word that has a meaning of its own.
enum StopWords {
  private static let words: Set = [
    "a", "an", "the", "this", "that", "these", "those", "it", "its", "i", "you", "your", "he",
    "she",
    "we", "they", "them", "is", "are", "was", "were", "be", "been", "am", "of", "in", "on", "at",
    "to",
    "from", "by", "with", "as", "and", "or", "but", "so", "for", "if", "then", "than", "there",
    "here",
    "do", "does", "did", "has", "have", "had", "will", "would", "can", "could", "should",
  ]

  /// The signs of prose; others, such as brackets and quotes, are code.
  private static let signs: Set<Character> = [".", ",", ";", ":", "!", "?", "-", "\u{2026}"]

  /// Whether there is nothing else.
  ///
  /// One word alone may be the name that was asked for.
  static func isAll(of text: String) -> Bool {
    var count = 0
    for part in text.split(whereSeparator: { $0.isWhitespace || signs.contains($0) }) {
      guard words.contains(part.lowercased()) else { return false }
      count += 1
    }
    return count != 1
  }
}
