// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// A reply that is put together from pieces, those of its choices in any order.
struct StreamedReply {
  private var choices: [Int: CompletionReply.Choice] = [:]
  private var ended: Set<Int> = []
  private var refused: Set<Int> = []
  private var thought: Set<Int> = []
  /// The tokens that were told with pieces of a choice, the last for each.
  private var usageOfChoices: [Int: TokenUsage] = [:]
  /// The tokens that were told with pieces of no choice.
  ///
  /// llama.cpp tells of each choice by itself, others of all once.
  private var usageApart: TokenUsage?
  /// The server's name for the exchange, if it gives one.
  var id: String?

  /// Adds a piece of a choice; one without a finish does not end it.
  mutating func add(
    _ text: String,
    to index: Int,
    finish: FinishReason? = nil,
    stop: String? = nil,
    isRepaired: Bool = false
  ) {
    var choice = choices[index] ?? CompletionReply.Choice(index: index, text: "", finish: .unknown)
    choice.text += text
    choice.isRepaired = choice.isRepaired || isRepaired
    if let finish {
      choice.finish = finish
      choice.stop = stop
      ended.insert(index)
    }
    choices[index] = choice
  }

  /// Notes that the model refuses to write a choice; more of its pieces may follow.
  mutating func refuse(_ index: Int) {
    refused.insert(index)
  }

  /// Notes that a piece of a choice is reasoning.
  mutating func think(_ index: Int) {
    thought.insert(index)
  }

  /// Adds the tokens of a choice so far.
  mutating func count(_ usage: TokenUsage, of index: Int) {
    usageOfChoices[index] = usage
  }

  /// Adds tokens that belong to no choice or to all; the prompt is the same for each.
  mutating func count(_ usage: TokenUsage) {
    usageApart = TokenUsage(
      prompt: max(usage.prompt, usageApart?.prompt ?? 0),
      completion: usage.completion + (usageApart?.completion ?? 0)
    )
  }

  /// What the pieces add up to.
  ///
  /// - Parameter isEnded: Whether the server said that nothing follows. Some never do.
  /// - Returns: Nil when it broke off.
  mutating func reply(isEnded: Bool) -> CompletionReply? {
    guard isEnded || (!choices.isEmpty && ended.count == choices.count) else { return nil }
    var usage = usageApart
    if usage == nil, !usageOfChoices.isEmpty {
      usage = TokenUsage(
        prompt: usageOfChoices.values.map(\.prompt).max() ?? 0,
        completion: usageOfChoices.values.reduce(0) { $0 + $1.completion }
      )
    }
    for index in refused where choices[index]?.text.isEmpty == true {
      choices[index]?.finish = .filtered
    }
    for index in thought
    where choices[index]?.text.isEmpty == true && choices[index]?.finish == .stop {
      choices[index]?.finish = .reasoning
    }
    return CompletionReply(
      choices: choices.sorted { $0.key < $1.key }.map(\.value),
      usage: usage,
      countsEveryChoice: true,
      id: id
    )
  }
}
