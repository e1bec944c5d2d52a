// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Problems

/// What is taken of a text in which a model predicts a value or a call.
///
/// What CRUXEval's authors take: what stands between [ANSWER] and [/ANSWER], and of an assertion in it the side that
/// was asked for. See `inference/tasks` in facebookresearch/cruxeval at 190faf1. Beyond that, an assertion about
/// the very call, or the very value, is told by it and not by its first `==`, which may be part of a text, and
/// fences around an answer are left out.
enum PredictionProcessing {
  private static let (open, close, thoughtsEnd) = ("[ANSWER]", "[/ANSWER]", "</think>")

  /// What tells this processing from others.
  static let settings = "\(thoughtsEnd)|\(open)|\(close)|fence|==|assert f"

  static func answer(in text: String, to prediction: Prediction) -> String {
    let text = withoutFence(marked(in: text)).stripped
    return switch prediction.kind {
    case .output: output(in: text, of: prediction)
    case .input: call(in: text, giving: prediction)
    }
  }

  /// What stands between the marks, or before the second where there is no first.
  private static func marked(in text: String) -> String {
    let said = text.components(separatedBy: thoughtsEnd).last ?? text
    let parts = said.components(separatedBy: open)
    if parts.count > 1, !parts[0].contains(close) {
      return parts[1].components(separatedBy: close)[0]
    }
    return said.components(separatedBy: close)[0]
  }

  private static func output(in text: String, of prediction: Prediction) -> String {
    let head = "assert \(prediction.call) =="
    if text.hasPrefix(head) { return String(text.dropFirst(head.count)).stripped }
    let sides = text.components(separatedBy: "==")
    return sides.count > 1 ? sides[1].stripped : text
  }

  private static func call(in text: String, giving prediction: Prediction) -> String {
    let tail = "== \(prediction.output)"
    var call = text.components(separatedBy: "==")[0]
    if text.hasSuffix(tail), !text.contains(where: \.isNewline) {
      let rest = String(text.dropLast(tail.count)).stripped
      if rest.hasSuffix(")") { call = rest }
    }
    let parts = call.components(separatedBy: "assert f")
    if parts.count > 1 { call = "f" + parts[1].stripped }
    return call.stripped
  }

  /// The text in a fence that is all of a text; else the text.
  private static func withoutFence(_ text: String) -> String {
    let lines = text.stripped.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.count > 2, lines[0].hasPrefix("```"), lines.last == "```" else { return text }
    return lines.dropFirst().dropLast().joined(separator: "\n")
  }
}

extension String {
  /// The parts before, between and after the places of a text, by their bytes.
  fileprivate func components(separatedBy separator: String) -> [String] {
    var parts: [String] = []
    var rest = self[...]
    while let place = rest.utf8.firstRange(of: separator.utf8) {
      parts.append(String(rest[..<place.lowerBound]))
      rest = rest[place.upperBound...]
    }
    return parts + [String(rest)]
  }
}
