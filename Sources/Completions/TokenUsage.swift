// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// Tokens that were read and written.
package struct TokenUsage: Sendable, Hashable, Codable {
  package var prompt: Int
  package var completion: Int
  /// Whether a part was counted from what a server says of one sample out of several.
  package var isEstimate: Bool

  package init(prompt: Int = 0, completion: Int = 0, isEstimate: Bool = false) {
    self.prompt = prompt
    self.completion = completion
    self.isEstimate = isEstimate
  }

  package var total: Int { prompt + completion }

  package static func += (total: inout TokenUsage, more: TokenUsage) {
    total.prompt += more.prompt
    total.completion += more.completion
    total.isEstimate = total.isEstimate || more.isEstimate
  }
}
