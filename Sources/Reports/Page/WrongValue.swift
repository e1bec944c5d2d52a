// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// What an assertion that said no was given, by its kind, so that samples of several tasks share it.
///
/// It is read off the judge's account of the last call, such as `f(2) gave None, expected 4: …`.
enum WrongValue {
  /// The account in words such as `gave None, expected a number`; nil for a message that is no account.
  static func words(_ account: String) -> String? {
    guard let call = account.firstRange(of: ") gave ") else { return nil }
    let rest = account[call.upperBound...]
    let given = Kind(rest)
    guard let expectation = rest.firstRange(of: ", expected ") else {
      return "gave \(given.words), and the assertion said no"
    }
    let expected = Kind(rest[expectation.upperBound...])
    return given == expected
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
