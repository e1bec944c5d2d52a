// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// What the requests of a run add up to, over all its commands.
package struct RequestTotals: Sendable, Hashable {
  package private(set) var requests = 0
  package private(set) var retries = 0
  package private(set) var completions = 0
  package private(set) var promptTokens = 0
  package private(set) var completionTokens = 0
  package private(set) var isEstimate = false
  /// The commands that asked.
  package private(set) var commands = 0
  private var knownCost = 0.0
  /// Whether tokens were used that nobody gave a price for.
  private var isCostPartial = false
  /// When the last request of each command ended, in the order of the commands.
  private var latest: [Double] = []

  package init() {}

  package mutating func add(_ record: RequestRecord) {
    requests += 1
    retries += record.retries
    completions += record.completions
    promptTokens += record.promptTokens
    completionTokens += record.completionTokens
    isEstimate = isEstimate || record.isEstimate
    commands = max(commands, record.command)
    while latest.count < commands { latest.append(0) }
    latest[record.command - 1] = max(latest[record.command - 1], record.seconds)
    if let cost = record.cost {
      knownCost += cost
    } else if record.promptTokens + record.completionTokens > 0 {
      isCostPartial = true
    }
  }

  /// Nil when a command that used tokens had no prices.
  package var cost: Double? { isCostPartial || requests == 0 ? nil : knownCost }

  /// From the beginning of each command to the end of its last request.
  package var seconds: Double { latest.reduce(0, +) }
}
