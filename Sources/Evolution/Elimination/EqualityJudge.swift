// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Completions
import Problems

/// Asks a model whether an instruction is equal to its parent.
package enum EqualityJudge {
  /// The text of WizardLM's appendix, its spelling included.
  ///
  /// See Xu et al. 2023, appendix G.
  private static let template = """
    Here are two Instructions to ChatGPT AI, do you think they are equal to each other, which meet the following requirements:
    1. They have same constraints and requirments.
    2. They have same depth and breadth of the inquiry.
    The First Prompt: <{first}>
    The Second Prompt: <{second}>
    Your Judgement (Just answer: Equal or Not Equal. No need to explain the reason.):
    """

  /// The SHA-256 of the text, in hexadecimal.
  package static var digest: String { ContentDigest.sha256(Array(template.utf8)) }

  static func question(parent: String, child: String) -> String {
    let parts = template.split(separator: "{first}")
    let rest = parts[1].split(separator: "{second}")
    return parts[0] + parent + rest[0] + child + rest[1]
  }

  /// What a judge said.
  enum Word: String {
    case equal = "equal"
    case notEqual = "not equal"
    /// Neither, which eliminates nothing.
    case unclear
  }

  static func word(in reply: ModelReply) -> Word {
    let text = reply.text.lowercased()
    if text.contains("not equal") { return .notEqual }
    return text.contains("equal") && !text.contains("unequal") ? .equal : .unclear
  }
}
