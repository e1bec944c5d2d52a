// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// Tokens that were read and written.
package struct TokenUsage: Sendable, Hashable, Codable {
  package var prompt: Int
  package var completion: Int
  /// Whether a part was counted from what a server says of one sample out of several.
  package var isEstimate: Bool

  /// The most tokens that are believed, so that sums of what servers say stay sums.
  private static let most = 1 << 40

  /// Takes counts; what is below 0 or absurdly large is cut to what can be.
  package init(prompt: Int = 0, completion: Int = 0, isEstimate: Bool = false) {
    self.prompt = min(max(0, prompt), Self.most)
    self.completion = min(max(0, completion), Self.most)
    self.isEstimate = isEstimate
  }

  package var total: Int { prompt + completion }

  package static func += (total: inout TokenUsage, more: TokenUsage) {
    total.prompt += more.prompt
    total.completion += more.completion
    total.isEstimate = total.isEstimate || more.isEstimate
  }
}
