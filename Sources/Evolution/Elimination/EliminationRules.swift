// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Completions

/// The rules that look at texts alone.
///
/// None of them counts words or characters to say that a text is too short: right answers are short.
package struct EliminationRules: Sendable, Hashable {
  /// Grows when the same reply may be eliminated for another reason.
  package static let version = 1

  private let leaks: LeakedWords

  package init(_ template: EvolutionTemplate) {
    leaks = LeakedWords(template)
  }

  /// What is wrong with an evolved instruction; nil for nothing that shows in it and its parent.
  package func finding(instruction reply: ModelReply, parent: String) -> Finding? {
    if let finding = Self.finding(reply) { return finding }
    if let words = leaks.first(in: reply.text, parent: parent) {
      return Finding(.leakedWords, words)
    }
    if NormalText(reply.text) == NormalText(parent) { return Finding(.unchanged) }
    return nil
  }

  /// What is wrong with an answer; nil for nothing that shows without a parser.
  package func finding(answer reply: ModelReply) -> Finding? {
    Self.finding(reply)
  }

  private static func finding(_ reply: ModelReply) -> Finding? {
    switch reply.finish {
    case .filtered: return Finding(.refused, reply.refusal ?? "held back")
    case .length: return Finding(.cut, reply.refusal)
    case .reasoning: return Finding(.empty, "reasoning alone")
    case .stop, .unknown: break
    }
    guard reply.text.contains(where: { !$0.isWhitespace }) else { return Finding(.empty) }
    if let words = Refusal.words(in: reply.text) { return Finding(.refused, words) }
    if StopWords.isAll(of: reply.text) { return Finding(.stopWordsOnly) }
    return nil
  }
}

/// A text in which only its words and signs count: without case, runs of white space and the signs that
/// end a sentence.
struct NormalText: Hashable, Sendable {
  let text: String

  init(_ text: String) {
    let words = text.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
    let end = words.lastIndex { !".!?:;".contains($0) }
    self.text = end.map { String(words[...$0]) } ?? words
  }
}
