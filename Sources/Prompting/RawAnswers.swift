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
    var text = sample.text
    // Bytes, for this is done for every sample before the first is judged.
    return text.withUTF8 { bytes in
      sign(in: UnsafeBufferPointer(rebasing: bytes.prefix(mostBytes)), sample.form)
    }
  }

  private static func sign(in text: UnsafeBufferPointer<UInt8>, _ form: SampleForm) -> Sign? {
    var isFirst = true
    var sign: Sign?
    for line in text.split(whereSeparator: { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") })
    {
      let word = line.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
      guard !word.isEmpty else { continue }
      if fences.contains(where: { word.starts(with: $0) }) { return .fence }
      if isFirst, form == .solution, word.startIndex != line.startIndex { sign = .body }
      if isFirst, reasoning.contains(where: { word.starts(with: $0) }) { return .reasoning }
      if tags.contains(where: { word.starts(with: $0) || line.suffix($0.count).elementsEqual($0) })
      {
        return .tag
      }
      isFirst = false
    }
    return sign
  }

  private static let fences = bytes(["```", "~~~"])
  private static let reasoning = bytes([
    "<think", "</think", "<thought", "<reasoning>", "[THINK]", "◁think▷", "<|begin_of_thought|>",
    "<|channel|>",
  ])
  private static let tags = bytes([
    "[PYTHON]", "[/PYTHON]", "[BEGIN]", "[DONE]", "[INST]", "[/INST]", "<|endoftext|>", "</s>",
    "<|im_end|>", "<|im_start|>", "<|eot_id|>", "<|EOT|>", "<end_of_turn>", "<eos>", "<pad>",
    "### Response:", "<answer>",
  ])

  private static func bytes(_ words: [String]) -> [[UInt8]] { words.map { Array($0.utf8) } }
}
