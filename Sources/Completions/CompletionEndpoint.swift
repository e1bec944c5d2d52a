// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// Something that answers one request at a time, and knows nothing of retries.
package protocol CompletionEndpoint: Sendable {
  /// The endpoint's name in messages: an address or a program, without a key.
  var name: String { get }
  /// What a run's protocol must say of it; no secrets.
  var settings: [String: String] { get }
  /// What is known of it before it has answered.
  var capabilities: Capabilities { get }

  /// Asks once.
  ///
  /// The reply may have fewer or other choices than were asked for: what they are worth is the
  /// client's business.
  ///
  /// - Throws: ``CompletionError`` and `CancellationError`.
  func reply(to request: CompletionRequest) async throws -> CompletionReply
}

/// What an endpoint answered.
package struct CompletionReply: Sendable, Hashable {
  package var choices: [Choice]
  package var usage: TokenUsage?
  /// Whether the tokens are those of every choice, whatever else is known of the endpoint.
  package var countsEveryChoice: Bool
  /// The server's name for the exchange, if it gives one.
  package var id: String?

  /// One of the texts of an answer.
  package struct Choice: Sendable, Hashable {
    /// Its number within the request, if the server gives one.
    package var index: Int?
    package var text: String
    package var finish: FinishReason
    /// The stop sequence that ended it, if the server says.
    package var stop: String?
    package var isRepaired: Bool

    package init(
      index: Int? = nil,
      text: String,
      finish: FinishReason,
      stop: String? = nil,
      isRepaired: Bool = false
    ) {
      self.index = index
      self.text = text
      self.finish = finish
      self.stop = stop
      self.isRepaired = isRepaired
    }
  }

  package init(
    choices: [Choice],
    usage: TokenUsage? = nil,
    countsEveryChoice: Bool = false,
    id: String? = nil
  ) {
    self.choices = choices
    self.usage = usage
    self.countsEveryChoice = countsEveryChoice
    self.id = id
  }
}
