// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// What a test that said no was given, by its kind, so that samples of several tasks share it.
///
/// It is read off the judge's account of the last call, such as `f(2) gave None, expected 4: …`, or of an
/// input, such as `input 3: 4 expected, not None`.
enum WrongValue {
  /// The account in words such as `gave None, expected a number`; nil for a message that is no account.
  static func words(_ account: String) -> String? {
    account.hasPrefix("input ") ? words(ofInput: account) : words(ofCall: account)
  }

  private static func words(ofCall account: String) -> String? {
    guard let call = account.firstRange(of: ") gave ") else { return nil }
    let rest = account[call.upperBound...]
    guard let expectation = rest.firstRange(of: ", expected ") else {
      return "gave \(Kind(rest).words), and the assertion said no"
    }
    return words(given: Kind(rest), expected: Kind(rest[expectation.upperBound...]))
  }

  private static func words(ofInput account: String) -> String? {
    guard let start = account.firstRange(of: ": ") else { return nil }
    let rest = account[start.upperBound...]
    guard let not = rest.firstRange(of: " expected, not ") else { return nil }
    return words(given: Kind(rest[not.upperBound...]), expected: Kind(rest))
  }

  private static func words(given: Kind, expected: Kind) -> String {
    given == expected
      ? "gave another \(given.name) than expected"
      : "gave \(given.words), expected \(expected.words)"
  }

  /// What Python's way of writing a value begins like.
  private enum Kind: Equatable {
    case word(String)
    case kind(String)

    init(_ text: Substring) {
      let words = ["None", "True", "False", "a true value", "a false value", "nan", "inf", "-inf"]
      if let word = words.first(where: { text.hasPrefix($0) }) {
        self = .word(word)
        return
      }
      switch text.first {
      case "'", "\"": self = .kind("string")
      case "[": self = .kind("list")
      case "(": self = .kind("tuple")
      case "{": self = .kind("dict or set")
      case "b" where text.dropFirst().first == "'": self = .kind("bytes")
      case let first? where first.isASCII && first.isNumber || first == "-": self = .kind("number")
      default: self = .kind("object")
      }
    }

    var name: String {
      switch self {
      case .word(let word): word
      case .kind(let name): name
      }
    }

    var words: String {
      switch self {
      case .word(let word): word
      case .kind("bytes"): "bytes"
      case .kind("object"): "an object"
      case .kind(let name): "a \(name)"
      }
    }
  }
}
