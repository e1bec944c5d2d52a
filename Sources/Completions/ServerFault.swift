// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// A server's answer that is no completion.
package struct ServerFault: Error, Hashable, CustomStringConvertible {
  /// What the answer means, as far as it decides what to do next.
  package enum Kind: Sendable, Hashable {
    /// The key is missing or wrong, or may not do this.
    case unauthorized
    /// There is no such model, or nothing at this address.
    case notFound
    /// The money or the quota is used up.
    case noQuota
    /// Too many requests at once, or too many for now.
    case overloaded
    /// The model is being loaded.
    case loading
    /// The prompt and the tokens asked for do not fit the model.
    case contextOverflow
    /// The prompt or the answer is held back by a filter.
    case filtered
    /// More samples were asked for than one request may; the most that it may, if it says.
    case tooManySamples(most: Int?)
    /// The limit on tokens goes by another name.
    case otherTokenLimit(Capabilities.TokenLimit)
    /// The server failed and may not next time.
    case failing
    /// The server does not take the request, and will not.
    case refused
  }

  package var kind: Kind
  /// The server's address, without a key.
  package var server: String
  package var status: Int
  /// What the server says, without a key.
  package var message: String
  /// How long it asks to be left alone.
  package var retryAfter: Duration?

  package init(
    _ kind: Kind,
    server: String,
    status: Int,
    message: String,
    retryAfter: Duration? = nil
  ) {
    self.kind = kind
    self.server = server
    self.status = status
    self.message = message
    self.retryAfter = retryAfter
  }

  package var description: String { "\(server) answered \(status) (\(message)): \(remedy)" }

  private var remedy: String {
    switch kind {
    case .unauthorized: "check the key, and that it may use this model"
    case .notFound:
      "check the model's name and the address; a server that only chats wants --style chat"
    case .noQuota: "raise the account's quota; the same command goes on from here"
    case .overloaded: "ask for fewer samples at once, or later"
    case .loading: "wait until the model is loaded"
    case .contextOverflow: "give the server a longer context, or ask for fewer tokens"
    case .filtered: "the prompt is held back, whatever is asked again"
    case .otherTokenLimit(let name): "this model wants '\(name.rawValue)'; check the kind of server"
    case .tooManySamples: "ask for fewer samples in a request"
    case .failing: "look at the server's log"
    case .refused: "check the sampling options and the kind of server"
    }
  }
}
