// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// How the answers of a model ended, where that is known.
package struct AnswerEnds: Codable, Sendable, Hashable {
  /// How many ended how, such as `stop` and `length`.
  package var counts: [String: Int]
  /// The most tokens that an answer could have.
  package var maxTokens: Int?

  package init(counts: [String: Int], maxTokens: Int?) {
    self.counts = counts
    self.maxTokens = maxTokens
  }

  /// What bears on the scores, a sentence each; none where all answers ended of themselves.
  var warnings: [String] {
    let total = counts.values.reduce(0, +)
    func said(_ end: String, _ words: (Int) -> String) -> String? {
      counts[end].flatMap { $0 > 0 ? words($0) : nil }
    }
    return [
      said("length") { count in
        "\(count) of \(total) answers reached --max-tokens\(maxTokens.map { " (\($0))" } ?? ""), or "
          + "the end of the context, and were cut off; raise it before blaming the model"
      },
      said("reasoning") { count in
        "\(count) of \(total) answers hold reasoning and no text; raise --max-tokens, or look at what "
          + "the server takes for reasoning"
      },
    ].compactMap(\.self)
  }
}
