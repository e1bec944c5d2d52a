// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import Grading
import Runs

/// Why samples failed, in words that samples of several tasks can share.
package struct FailureCause: Sendable, Hashable {
  /// The verdict, such as `timeout(cpu)`.
  package var verdict: Verdict
  /// What went wrong; empty where the verdict says all.
  package var words: String

  package init(_ judgement: Judgement) {
    verdict = judgement.verdict
    words = Self.words(judgement.message ?? "", of: judgement.verdict)
  }

  /// The longest message that is looked at, in characters.
  private static let longest = 300

  private static func words(_ message: String, of verdict: Verdict) -> String {
    if verdict == .wrongAnswer {
      // Which assertion or output it was is a matter of the task.
      let unknown =
        message.hasPrefix("input ") ? "another output than expected" : "an assertion said no"
      return WrongValue.words(message) ?? unknown
    }
    var text = String(message.prefix(longest))
    if let line = text.lineAtEnd { text.removeSubrange(line) }
    return text.generalized(keepingQuotes: names.contains { text.hasPrefix($0) })
  }

  /// Exceptions whose quoted words are names, such as that of a module that was not imported.
  private static let names = ["NameError", "ImportError", "ModuleNotFoundError"]
}

extension String {
  /// The place of ` (line 7)` at the end.
  fileprivate var lineAtEnd: Range<String.Index>? {
    guard hasSuffix(")"), let start = lastIndex(of: "("), start > startIndex,
      self[start...].hasPrefix("(line ")
    else { return nil }
    return index(before: start)..<endIndex
  }

  /// The text with `N` for numbers and, unless they are kept, `…` for what stands in quotes.
  fileprivate func generalized(keepingQuotes: Bool) -> String {
    var result = ""
    var rest = self[...]
    while let character = rest.first {
      let previous = result.last
      if !keepingQuotes, character == "'" || character == "\"",
        previous.map({ !$0.isLetter && !$0.isNumber }) ?? true,
        let end = rest.dropFirst().firstIndex(of: character)
      {
        result += "\(character)…\(character)"
        rest = rest[rest.index(after: end)...]
      } else if character.isASCII, character.isNumber,
        previous.map({ !$0.isLetter && $0 != "_" }) ?? true
      {
        result += "N"
        rest = rest.drop { $0.isASCII && $0.isNumber || $0 == "." }
      } else {
        result.append(character)
        rest = rest.dropFirst()
      }
    }
    return result
  }
}
