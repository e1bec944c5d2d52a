// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// A problem in two requests: a model describes a function in words, and writes it again from its words alone.
///
/// See Muennighoff et al. 2023, section 3 (HumanEvalExplain).
package struct Explanation: Sendable, Hashable {
  /// What is asked first, with the function in it.
  package var question: String
  /// What is asked then, after the description.
  package var task: String
  /// How much of a description counts.
  package var mostCharacters: Int
  /// Lines of the function that a description must not hand on.
  package var withheld: [String]

  package init(question: String, task: String, mostCharacters: Int, withheld: [String]) {
    self.question = question
    self.task = task
    self.mostCharacters = mostCharacters
    self.withheld = withheld
  }

  /// What of an answer is handed on: its beginning, without lines of the function.
  package func description(in answer: String) -> String {
    var description = String(answer.trimmingSpace.prefix(mostCharacters))
    for line in withheld { description = description.replacing(line, with: "") }
    return description
  }
}

extension Problem {
  /// What is asked first of a problem in two requests; the problem itself where it is one in one.
  package var firstRequest: Problem {
    guard let explanation else { return self }
    var first = self
    first.prompt = ""
    first.question = Question(explanation.question, asksForWords: true)
    first.explanation = nil
    return first
  }

  /// What is asked after a first answer; the problem itself where it is one in one request.
  package func secondRequest(after answer: String) -> Problem {
    guard let explanation else { return self }
    var second = self
    second.question = Question("\(explanation.description(in: answer))\n\n\(explanation.task)")
    second.explanation = nil
    return second
  }
}

extension String {
  /// Without the white space at both ends.
  fileprivate var trimmingSpace: Substring {
    var text = self[...].drop(while: \.isWhitespace)
    while text.last?.isWhitespace == true { text.removeLast() }
    return text
  }
}
