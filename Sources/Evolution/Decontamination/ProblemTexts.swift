// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Problems

/// The texts of a problem that an item might repeat.
struct ProblemTexts: Sendable {
  var task: TaskID
  /// What is asked, without a header and without quotes: the docstring, or the whole prompt.
  var description: String
  /// The description up to its examples or assertions; nil where that is too short to tell anything.
  var statement: String?
  /// The solution; nil where there is none, or one that anybody writes.
  var solution: String?
  /// Everything of the problem.
  var whole: String

  /// Fewer words do not tell a problem.
  private static let leastWords = 8

  init(_ problem: Problem) {
    task = problem.id
    description = Self.docstring(in: problem.prompt) ?? problem.prompt
    let head = Self.head(of: description)
    statement = head != description && head.words.count >= Self.leastWords ? head : nil
    let text = problem.reference?.text
    solution = text.flatMap { Self.isGeneric($0) ? nil : $0 }
    whole = problem.prompt + "\n" + (text ?? "")
  }

  /// The text of the last docstring in a prompt, as BigCode takes it.
  private static func docstring(in prompt: String) -> String? {
    for quotes in ["\"\"\"", "'''"] {
      let parts = prompt.split(separator: quotes, omittingEmptySubsequences: false)
      if parts.count >= 3 {
        let text = parts[parts.count - (parts.count.isMultiple(of: 2) ? 1 : 2)]
        return text.contains { !$0.isWhitespace } ? String(text) : nil
      }
    }
    return nil
  }

  private static func head(of description: String) -> String {
    let lines = description.split(separator: "\n", omittingEmptySubsequences: false)
    let head = lines.prefix { line in
      let line = line.drop { $0.isWhitespace }
      return !line.hasPrefix("assert ") && !line.hasPrefix(">>>")
        && !line.lowercased().hasPrefix("example") && !line.lowercased().hasPrefix("for example")
    }
    return head.joined(separator: "\n")
  }

  /// Whether a solution is one line of few words, such as `return n**2`, which is no problem's own.
  private static func isGeneric(_ solution: String) -> Bool {
    let lines = solution.split(separator: "\n").filter { $0.contains { !$0.isWhitespace } }
    return solution.words.count < leastWords || lines.count == 1 && solution.tokens.count < 20
  }
}
