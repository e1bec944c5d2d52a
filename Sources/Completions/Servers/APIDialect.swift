// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
package import Prompting

/// The requests and answers of one form of interface.
protocol APIDialect: Sendable {
  /// The bytes that ask, which depend on nothing but the arguments.
  ///
  /// - Throws: ``CompletionError/unsupported(server:what:)`` for a prompt of another form.
  func body(
    for request: CompletionRequest,
    to server: HTTPEndpoint.Server
  ) throws -> Data

  /// Reads an answer.
  ///
  /// - Throws: ``DecodingError`` when it is of another form.
  func reply(in body: Data) throws -> CompletionReply

  /// Reads an answer that came in pieces, each a JSON text.
  ///
  /// - Returns: Nil when it broke off.
  /// - Throws: ``DecodingError`` when it is of another form.
  func reply(inStream events: [Data]) throws -> CompletionReply?
}

extension APIDialect {
  func reply(inStream events: [Data]) throws -> CompletionReply? {
    throw DecodingError.dataCorrupted(
      .init(codingPath: [], debugDescription: "a stream, which is never asked for")
    )
  }
}

extension APIShape {
  /// Whether its answers may be asked for in pieces.
  package var mayStream: Bool {
    switch self {
    case .completions, .chat, .ollamaGenerate: true
    case .tgiGenerate, .messages, .fillIn: false
    }
  }

  var dialect: any APIDialect {
    switch self {
    case .completions: OpenAIDialect(isChat: false)
    case .chat: OpenAIDialect(isChat: true)
    case .ollamaGenerate: OllamaDialect()
    case .tgiGenerate: TGIDialect()
    case .messages: AnthropicDialect()
    case .fillIn: MistralDialect()
    }
  }
}

extension CompletionRequest {
  /// The prompt and what is to follow the answer, which is nil where nothing does.
  func textWithSuffix(for server: HTTPEndpoint.Server) throws -> (text: String, suffix: String?) {
    if case .gap(let prefix, let suffix) = prompt { return (prefix, suffix) }
    return (try text(for: server), nil)
  }

  /// The prompt, where only text will do.
  func text(for server: HTTPEndpoint.Server) throws -> String {
    if case .gap = prompt {
      throw CompletionError.unsupported(
        server: server.name,
        what:
          "takes no suffix here: choose a prompt style with the tokens of its model, such as fim-qwen"
      )
    }
    guard case .text(let text) = prompt else {
      throw CompletionError.unsupported(
        server: server.name,
        what: "continues text and takes no turns here: choose a chat form or another prompt style"
      )
    }
    return text
  }

  /// The prompt as turns, where only turns will do.
  func conversation(for server: HTTPEndpoint.Server) throws -> Conversation {
    guard case .chat(let conversation) = prompt else {
      throw CompletionError.unsupported(
        server: server.name,
        what: "takes turns and continues no text here: give --style chat or another style for chat"
      )
    }
    return conversation
  }
}

extension Conversation {
  /// The turns as the JSON that servers are sent.
  package func json() throws -> String {
    String(decoding: try JSONText.encode(turns), as: UTF8.self)
  }
}

/// One turn, as every interface with turns spells it.
struct Turn: Encodable {
  var role: String
  var content: String
}

extension Conversation {
  /// The turns in their order, with the system's as one of them.
  var turns: [Turn] {
    var turns = [Turn(role: "user", content: user)]
    if let system { turns.insert(Turn(role: "system", content: system), at: 0) }
    if let prefill { turns.append(Turn(role: "assistant", content: prefill)) }
    return turns
  }
}
