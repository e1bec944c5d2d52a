// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import Completions

/// What an evolution will ask for, before anything is asked.
package struct EvolutionForecast: Sendable, Hashable {
  /// Replies of one kind.
  package struct Calls: Sendable, Hashable {
    package var kind: ModelReply.Kind
    /// Those that a folder has.
    package var present: Int
    /// Those that are still to be asked for, as many as there may be.
    package var missing: Int
    /// An estimate of the tokens of those that are missing.
    package var usage: TokenUsage
    /// The most that they can take.
    package var most: TokenUsage
    /// By the prices; nil without any.
    package var cost: Double?
    package var mostCost: Double?

    package var calls: Int { present + missing }
  }

  package var units: Int
  package var calls: [Calls]
  /// Whether tokens are estimated by replies that are there, rather than by the seed alone.
  package var isMeasured: Bool

  /// The tokens that a method adds to an instruction, as a guess.
  private static let addedTokens = 40
  /// The fewest tokens of an answer, as a guess: it is longer than those of most seeds.
  private static let answerTokens = 200

  /// Estimates what is missing, as if nothing were eliminated.
  ///
  /// - Parameters:
  ///   - seed: What is evolved.
  ///   - rounds: How many rounds there are to be.
  ///   - template: What a model is told.
  ///   - replies: What a folder has.
  ///   - settled: The units of its whole rounds, for which nothing is missing.
  ///   - sampling: How tokens are drawn.
  ///   - prices: What they cost, of each kind of reply.
  ///   - judges: Whether somebody is asked if an instruction is equal to its parent.
  package init(
    seed: [SeedItem],
    rounds: Int,
    template: EvolutionTemplate,
    replies: [ModelReply],
    settled: [UnitRecord],
    sampling: Sampling,
    prices: (ModelReply.Kind) -> Budget.Prices?,
    judges: Bool
  ) {
    units = seed.count * rounds
    let byKind = Dictionary(grouping: replies, by: \.kind)
    isMeasured = byKind.values.contains { $0.count >= Self.fewestReplies }
    let whole = Set(settled.map(\.id))
    let kinds: [ModelReply.Kind] = judges ? [.evolve, .judge, .answer] : [.evolve, .answer]
    let asked = Self.mean(seed.map { Self.tokens($0.instruction) })
    let answered = Self.mean(seed.map { Self.tokens($0.answer) })
    // The middle round's instruction stands for all.
    let evolved = asked + Self.addedTokens * (rounds + 1) / 2
    var calls: [Calls] = []
    for kind in kinds {
      let known = byKind[kind] ?? []
      var each: TokenUsage
      switch kind {
      case .evolve:
        each = TokenUsage(prompt: Self.tokens(template.text) + 30 + evolved, completion: evolved)
      case .judge: each = TokenUsage(prompt: 110 + 2 * evolved, completion: 4)
      case .answer:
        each = TokenUsage(
          prompt: evolved + 10,
          completion: max(Self.answerTokens, answered * 3 / 2)
        )
      }
      if known.count >= Self.fewestReplies {
        each = TokenUsage(
          prompt: Self.mean(known.map(\.usage.prompt)),
          completion: Self.mean(known.map(\.usage.completion))
        )
      }
      each.completion = min(each.completion, sampling.maxTokens)
      let open = known.count { !whole.contains($0.unit) }
      let missing = max(0, units - settled.count - open)
      let usage = TokenUsage(
        prompt: each.prompt * missing,
        completion: each.completion * missing,
        isEstimate: true
      )
      let most = TokenUsage(
        prompt: each.prompt * missing,
        completion: sampling.maxTokens * missing,
        isEstimate: true
      )
      calls.append(
        Calls(
          kind: kind,
          present: known.count,
          missing: missing,
          usage: usage,
          most: most,
          cost: prices(kind)?.cost(of: usage),
          mostCost: prices(kind)?.cost(of: most)
        )
      )
    }
    self.calls = calls
  }

  /// The fewest replies whose mean says more than a guess.
  private static let fewestReplies = 20

  /// Four bytes a token is usual.
  private static func tokens(_ text: String) -> Int { (text.utf8.count + 3) / 4 }

  private static func mean(_ counts: [Int]) -> Int {
    counts.isEmpty ? 0 : counts.reduce(0, +) / counts.count
  }
}
