// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Prompting

/// What a run may spend.
package struct Budget: Sendable, Hashable {
  /// A limit that is reached, with what may be done.
  package enum Limit: Sendable, Hashable, CustomStringConvertible {
    case requests(Int)
    case tokens(Int)
    case cost(Double)

    package var description: String {
      switch self {
      case .requests(let most): "the \(most) requests of --max-requests \(Self.remedy)"
      case .tokens(let most): "the \(most) tokens of --max-tokens-total \(Self.remedy)"
      case .cost(let most): "the cost of \(most) of --max-cost \(Self.remedy)"
      }
    }

    /// Whether fewer samples in a request could keep to it.
    var isOfTokens: Bool {
      if case .requests = self { return false }
      return true
    }

    private static let remedy = "do not allow another request: raise it to go on from here"
  }

  /// What tokens cost, in whatever money the user counts.
  package struct Prices: Sendable, Hashable {
    /// For a million tokens read.
    package var prompt: Double
    /// For a million tokens written.
    package var completion: Double

    package init(prompt: Double, completion: Double) {
      self.prompt = prompt
      self.completion = completion
    }

    package func cost(of usage: TokenUsage) -> Double {
      (Double(usage.prompt) * prompt + Double(usage.completion) * completion) / 1e6
    }
  }

  package var maxRequests: Int?
  package var maxTokens: Int?
  package var maxCost: Double?
  package var prices: Prices?

  /// - Precondition: A limit on cost has prices.
  package init(
    maxRequests: Int? = nil,
    maxTokens: Int? = nil,
    maxCost: Double? = nil,
    prices: Prices? = nil
  ) {
    precondition(maxCost == nil || prices != nil, "a cost needs prices")
    self.maxRequests = maxRequests
    self.maxTokens = maxTokens
    self.maxCost = maxCost
    self.prices = prices
  }

  /// The part of each of several that ask side by side; nobody may ask for nothing.
  package func shared(among count: Int) -> Budget {
    var share = self
    share.maxRequests = maxRequests.map { max(1, $0 / count) }
    share.maxTokens = maxTokens.map { max(1, $0 / count) }
    share.maxCost = maxCost.map { $0 / Double(count) }
    return share
  }

  var isLimited: Bool { maxRequests != nil || maxTokens != nil || maxCost != nil }

  /// The limit that would be broken by spending so much; nil when it may be spent.
  func limit(brokenBy spending: TokenUsage, requests: Int) -> Limit? {
    if let maxRequests, requests > maxRequests { return .requests(maxRequests) }
    if let maxTokens, spending.total > maxTokens { return .tokens(maxTokens) }
    if let maxCost, let prices, prices.cost(of: spending) > maxCost { return .cost(maxCost) }
    return nil
  }
}

extension CompletionRequest {
  /// The most that it can spend: a token is at least a byte of the prompt.
  var mostUsage: TokenUsage {
    let bytes =
      switch prompt {
      case .text(let text): text.utf8.count
      case .gap(let prefix, let suffix): prefix.utf8.count + suffix.utf8.count + 16
      case .chat(let turns):
        // Templates add some tokens round each turn.
        turns.user.utf8.count + (turns.system?.utf8.count ?? 0) + (turns.prefill?.utf8.count ?? 0)
          + 256
      }
    return TokenUsage(prompt: bytes, completion: indices.count * sampling.maxTokens)
  }
}
