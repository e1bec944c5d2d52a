// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// A request to a model that has ended, as one line of a run's requests holds it.
package struct RequestRecord: Sendable, Hashable {
  /// The command of the run that asked, counted from 1.
  package var command: Int
  /// When the request ended, counted from when its command began to ask.
  package var seconds: Double
  /// The samples that it gave.
  package var completions: Int
  /// The requests that have to be sent for the samples that it did not give.
  package var retries: Int
  package var promptTokens: Int
  package var completionTokens: Int
  /// Whether a part of the tokens was estimated.
  package var isEstimate: Bool
  /// By the prices of its command; nil without prices.
  package var cost: Double?
  /// What went wrong; nil when it was answered.
  package var failure: String?

  package init(
    command: Int,
    seconds: Double,
    completions: Int,
    retries: Int = 0,
    promptTokens: Int = 0,
    completionTokens: Int = 0,
    isEstimate: Bool = false,
    cost: Double? = nil,
    failure: String? = nil
  ) {
    self.command = command
    // As a line holds it, so that sums are the same before and after it is read.
    self.seconds = (seconds * 1e6).rounded() / 1e6
    self.completions = completions
    self.retries = retries
    self.promptTokens = promptTokens
    self.completionTokens = completionTokens
    self.isEstimate = isEstimate
    self.cost = cost
    self.failure = failure
  }
}

extension RequestRecord {
  /// The line, in which what is not set is left out.
  var json: JSONValue {
    var members: [JSONValue.Member] = [
      .init("command", .number(String(command))),
      .init("seconds", .number(Duration.seconds(seconds).decimalSeconds)),
      .init("completions", .number(String(completions))),
      .init("promptTokens", .number(String(promptTokens))),
      .init("completionTokens", .number(String(completionTokens))),
    ]
    if retries > 0 { members.append(.init("retries", .number(String(retries)))) }
    if isEstimate { members.append(.init("isEstimate", .bool(true))) }
    if let cost { members.append(.init("cost", .number("\(cost)"))) }
    if let failure { members.append(.init("failure", .string(failure))) }
    return .object(members)
  }

  /// Reads a line; nil when it is not one of these.
  init?(json: JSONValue) {
    guard let command = json["command"]?.integer, command >= 1, command < 1 << 20,
      let seconds = json["seconds"]?.double, 0...1e9 ~= seconds,
      0...1e12 ~= json["cost"]?.double ?? 0,
      let completions = json["completions"]?.integer,
      let promptTokens = json["promptTokens"]?.integer,
      let completionTokens = json["completionTokens"]?.integer,
      [completions, promptTokens, completionTokens, json["retries"]?.integer ?? 0]
        .allSatisfy({ 0..<1 << 41 ~= $0 })
    else { return nil }
    self.init(
      command: command,
      seconds: seconds,
      completions: completions,
      retries: json["retries"]?.integer ?? 0,
      promptTokens: promptTokens,
      completionTokens: completionTokens,
      isEstimate: json["isEstimate"]?.bool ?? false,
      cost: json["cost"]?.double,
      failure: json["failure"]?.string
    )
  }
}
