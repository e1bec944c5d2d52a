// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import Runs

extension RunSummary {
  /// What a model was asked, and what it cost, in all commands of a run.
  package struct Generation: Codable, Sendable, Hashable {
    /// The commands that asked.
    package var commands: Int
    /// The requests that have ended.
    package var requests: Int
    /// Requests that were sent again or put off.
    package var retries: Int
    package var completions: Int
    package var promptTokens: Int
    package var completionTokens: Int
    /// Whether the tokens of some samples were estimated from others of the same request.
    package var isEstimate: Bool
    /// In the money of the prices that were given; nil when a part of the tokens had none.
    package var cost: Double?
    /// From the beginning of each command to the end of its last request.
    package var wallSeconds: Double

    /// Nil when nothing was asked.
    package init?(_ totals: RequestTotals?) {
      guard let totals, totals.requests > 0 else { return nil }
      commands = totals.commands
      requests = totals.requests
      retries = totals.retries
      completions = totals.completions
      promptTokens = totals.promptTokens
      completionTokens = totals.completionTokens
      isEstimate = totals.isEstimate
      cost = totals.cost
      wallSeconds = totals.seconds
    }
  }
}

extension RunSummary.Generation {
  /// The numbers in one row.
  package var table: Table {
    var table = Table([
      .init("requests", .right), .init("retries", .right), .init("tokens read", .right),
      .init("tokens written", .right), .init("seconds", .right),
      .init("tokens written a second", .right), .init("cost", .right),
    ])
    let about = isEstimate ? "about " : ""
    table.append([
      "\(requests)", "\(retries)", about + "\(promptTokens)", about + "\(completionTokens)",
      wallSeconds.withOneDigit,
      wallSeconds > 0 ? about + (Double(completionTokens) / wallSeconds).withOneDigit : "",
      // To a millionth, which no sum of doubles is off by.
      cost.map { "\(($0 * 1e6).rounded() / 1e6)" } ?? "",
    ])
    return table.withoutEmptyColumns
  }
}

extension Double {
  fileprivate var withOneDigit: String {
    let tenths = Int((self * 10).rounded())
    return "\(tenths / 10).\(tenths % 10)"
  }
}
