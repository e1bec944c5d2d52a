// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import Runs

/// What Python's parser and the sandbox found of an answer.
package struct AnswerCheck: Sendable, Hashable {
  /// What an answer holds.
  package enum Code: String, Sendable, Hashable {
    case parses
    case syntaxError = "syntax-error"
    case none = "no-code"
  }

  package var unit: String
  package var code: Code
  /// What the parser said of code that it does not take.
  package var syntaxError: String?
  /// The verdict on its program; nil where it was not run.
  package var verdict: String?
  /// The line that goes with the verdict.
  package var message: String?

  package init(unit: String, code: Code, syntaxError: String? = nil) {
    self.unit = unit
    self.code = code
    self.syntaxError = syntaxError
  }

  /// What is wrong with the answer; nil for nothing.
  package var finding: Finding? {
    switch code {
    case .none: return Finding(.noCode)
    case .syntaxError: return Finding(.syntaxError, syntaxError)
    case .parses: break
    }
    guard let verdict, verdict != "passed" else { return nil }
    return Finding(.answerFails, message.map { "\(verdict): \($0)" } ?? verdict)
  }
}

extension AnswerCheck {
  /// The line, in which what is not set is left out.
  package var json: JSONValue {
    var members: [JSONValue.Member] = [
      .init("unit", .string(unit)), .init("code", .string(code.rawValue)),
    ]
    for (name, text) in [
      ("syntaxError", syntaxError), ("verdict", verdict), ("message", message),
    ] {
      if let text { members.append(.init(name, .string(text))) }
    }
    return .object(members)
  }

  /// Reads a line; nil when it is not one of these.
  package init?(json: JSONValue) {
    guard let unit = json["unit"]?.string, let code = json["code"]?.string.flatMap(Code.init)
    else { return nil }
    self.init(unit: unit, code: code, syntaxError: json["syntaxError"]?.string)
    verdict = json["verdict"]?.string
    message = json["message"]?.string
  }
}
