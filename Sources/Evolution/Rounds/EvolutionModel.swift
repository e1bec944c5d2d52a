// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import Completions

/// A model that is asked in an evolution.
package struct EvolutionModel: Sendable {
  package var endpoint: any CompletionEndpoint
  /// The name that records have for it.
  package var name: String
  package var prices: Budget.Prices?
  package var sampling: Sampling

  package init(
    endpoint: any CompletionEndpoint,
    name: String,
    prices: Budget.Prices?,
    sampling: Sampling
  ) {
    self.endpoint = endpoint
    self.name = name
    self.prices = prices
    self.sampling = sampling
  }
}

/// Who does what in an evolution.
package struct EvolutionModels: Sendable {
  package var evolver: EvolutionModel
  package var answerer: EvolutionModel
  /// Nil where nobody says whether an instruction is equal to its parent.
  package var judge: EvolutionModel?

  package init(evolver: EvolutionModel, answerer: EvolutionModel, judge: EvolutionModel? = nil) {
    self.evolver = evolver
    self.answerer = answerer
    self.judge = judge
  }

  subscript(kind: ModelReply.Kind) -> EvolutionModel? {
    switch kind {
    case .evolve: evolver
    case .judge: judge
    case .answer: answerer
    }
  }
}

/// What a command may still spend: a budget, and what has gone of it.
struct Allowance: Sendable {
  private let budget: Budget
  private var requests = 0
  private var tokens = 0
  private var cost = 0.0

  init(_ budget: Budget) {
    self.budget = budget
  }

  mutating func spend(_ usage: TokenUsage, cost: Double?) {
    requests += 1
    tokens += usage.total
    self.cost += cost ?? 0
  }

  /// The budget of a client that begins now.
  func rest(_ prices: Budget.Prices?) -> Budget {
    Budget(
      maxRequests: budget.maxRequests.map { max(0, $0 - requests) },
      maxTokens: budget.maxTokens.map { max(0, $0 - tokens) },
      maxCost: prices == nil ? nil : budget.maxCost.map { max(0, $0 - cost) },
      prices: prices
    )
  }

  /// A limit in the words of the budget that was given, rather than of what is left.
  func limit(_ limit: Budget.Limit) -> Budget.Limit {
    switch limit {
    case .requests(let most): .requests(budget.maxRequests ?? most)
    case .tokens(let most): .tokens(budget.maxTokens ?? most)
    case .cost(let most): .cost(budget.maxCost ?? most)
    }
  }
}
