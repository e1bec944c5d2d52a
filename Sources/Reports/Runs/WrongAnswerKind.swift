// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// How a wrong answer differs from the right one, in words that samples of several tasks share.
///
/// Read from the account in a verdict's message: `f(2) gave None, expected [1]: …` of tests, or
/// `input 3: [1] expected, not None` of inputs. An account with other words is no more than wrong.
struct WrongAnswerKind {
  var words: String

  init(_ message: String) {
    let (given, expected) = Self.sides(of: message)
    switch (given.flatMap(Value.init), expected.flatMap(Value.init)) {
    case (.truth, .truth): words = "the other truth value"
    case (let given?, let expected?) where given == expected: words = "another \(given.rawValue)"
    case (.nothing, let expected?): words = "None where \(expected.withArticle) is expected"
    case (let given?, let expected?):
      words = "\(given.withArticle) where \(expected.withArticle) is expected"
    case (.nothing, nil): words = "None"
    default: words = "another answer than the tests allow"
    }
  }

  /// The literals of an account, as far as they are there.
  private static func sides(of message: String) -> (given: Substring?, expected: Substring?) {
    if message.hasPrefix("input "), let start = message.firstRange(of: ": ")?.upperBound,
      let middle = message[start...].firstRange(of: " expected, not ")
    {
      return (message[middle.upperBound...], message[start...])
    }
    guard let gave = message.firstRange(of: ") gave ")?.upperBound else { return (nil, nil) }
    let rest = message[gave...]
    return (rest, rest.firstRange(of: ", expected ").map { rest[$0.upperBound...] })
  }

  /// What a literal of Python begins like.
  private enum Value: String {
    case nothing = "None"
    case truth = "truth value"
    case number
    case text
    case list
    case tuple
    case dictionary = "dictionary or set"
    case object

    init?(_ literal: Substring) {
      switch literal.first {
      case nil: return nil
      case "N" where literal.hasPrefix("None"): self = .nothing
      case "T" where literal.hasPrefix("True"), "F" where literal.hasPrefix("False"): self = .truth
      case "'", "\"": self = .text
      case "[": self = .list
      case "(": self = .tuple
      case "{": self = .dictionary
      case "<": self = .object
      case "-": self = .number
      case let first? where first.isASCII && first.isNumber: self = .number
      case "a" where literal.hasPrefix("a true value") || literal.hasPrefix("a false value"):
        self = .truth
      default: return nil
      }
    }

    var withArticle: String {
      switch self {
      case .nothing: "None"
      case .object: "an object"
      default: "a \(rawValue)"
      }
    }
  }
}
