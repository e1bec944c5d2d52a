// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import Problems

/// Whether samples that are taken as they are look like what a model wrote, with programs still to be
/// found in them.
package struct RawAnswers: Sendable, Hashable, CustomStringConvertible {
  /// What shows that a text is no program as it is.
  package enum Sign: String, Sendable, Hashable, CaseIterable {
    case fence = "fenced code"
    case reasoning = "reasoning"
    case tag = "tags or end tokens"
    case body = "an indented first line, as bodies of the prompt have"
  }

  private var counts: [Sign: Int] = [:]
  private var total = 0

  package init() {}

  package mutating func add(_ sample: Sample) {
    total += 1
    if let sign = Self.sign(of: sample) { counts[sign, default: 0] += 1 }
  }

  /// Whether half of the samples or more look so.
  package var areMost: Bool { !counts.isEmpty && counts.values.reduce(0, +) * 2 >= total }

  package var description: String {
    let signs = Sign.allCases.compactMap { sign in
      counts[sign].map { "\($0) \(sign.rawValue)" }
    }
    return "\(counts.values.reduce(0, +)) of \(total) samples are no programs as they are: "
      + "\(signs.joined(separator: ", ")); --extraction parsed takes the programs out, auto where a "
      + "sample is none"
  }

  /// How much of a sample is looked at from its start, in bytes: what a model wrote shows long before.
  private static let mostBytes = 1 << 20

  /// The first sign in a sample; nil for what may be a program, or continue its prompt.
  static func sign(of sample: Sample) -> Sign? {
    var isFirst = true
    var sign: Sign?
    let start = Substring(sample.text.utf8.prefix(mostBytes))
    for line in start.split(whereSeparator: \.isNewline) {
      let word = line.drop { $0 == " " || $0 == "\t" }
      guard !word.isEmpty else { continue }
      if word.hasPrefix("```") || word.hasPrefix("~~~") { return .fence }
      if isFirst, sample.form == .solution, word.startIndex != line.startIndex { sign = .body }
      if isFirst, reasoning.contains(where: word.hasPrefix) { return .reasoning }
      if tags.contains(where: { word.hasPrefix($0) || line.hasSuffix($0) }) { return .tag }
      isFirst = false
    }
    return sign
  }

  private static let reasoning = [
    "<think", "</think", "<thought", "<reasoning>", "[THINK]", "◁think▷", "<|begin_of_thought|>",
    "<|channel|>",
  ]
  private static let tags = [
    "[PYTHON]", "[/PYTHON]", "[BEGIN]", "[DONE]", "[INST]", "[/INST]", "<|endoftext|>", "</s>",
    "<|im_end|>", "<|im_start|>", "<|eot_id|>", "<|EOT|>", "<end_of_turn>", "<eos>", "<pad>",
    "### Response:", "<answer>",
  ]
}
