// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Completions
import Foundation
import Prompting
import Testing
import Transport

/// Answers that are not quite as OpenAI gives them.
struct OddAnswerTests {
  private func endpoint(_ kind: ServerKind, _ shape: APIShape) throws -> HTTPEndpoint {
    HTTPEndpoint(
      try HTTPEndpoint.Server(kind, shape: shape, address: "http://x:1", model: "m"),
      transport: NetworkTransport()
    )
  }

  private func reply(_ shape: APIShape, _ body: String) throws -> CompletionReply {
    try endpoint(.compatible, shape).reply(in: HTTPResponse(status: 200, body: Data(body.utf8)))
  }

  struct Turn: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var message: String
    var text: String
    var finish: FinishReason

    init(_ name: String, _ message: String, _ text: String, _ finish: FinishReason = .stop) {
      testDescription = name
      self.message = message
      self.text = text
      self.finish = finish
    }
  }

  static let turns = [
    Turn("a text", #"{"content": "x"}"#, "x"),
    Turn(
      "parts",
      #"{"content": [{"type": "text", "text": "x"}, {"type": "text", "text": "y"}]}"#,
      "xy"
    ),
    Turn(
      "parts with reasoning",
      #"{"content": [{"type": "thinking", "thinking": [{"text": "h"}]}, {"type": "text", "text": "x"}]}"#,
      "x"
    ),
    Turn("reasoning and text", #"{"content": "x", "reasoning_content": "h"}"#, "x"),
    Turn("only reasoning", #"{"content": "", "reasoning_content": "h"}"#, "", .reasoning),
    Turn(
      "only reasoning, by another name",
      #"{"content": null, "reasoning": "h"}"#,
      "",
      .reasoning
    ),
    Turn("a refusal", #"{"content": null, "refusal": "no"}"#, "", .filtered),
    Turn("nothing", #"{"content": null}"#, ""),
  ]

  @Test(arguments: turns)
  func aTurnIsReadForItsText(turn: Turn) throws {
    let body = #"{"choices": [{"message": \#(turn.message), "finish_reason": "stop"}]}"#
    let choice = try #require(try reply(.chat, body).choices.first)
    #expect(choice.text == turn.text)
    #expect(choice.finish == turn.finish)
  }

  @Test func anAnswerThatWasCutOffWhileItThoughtWasCutOff() throws {
    let body =
      #"{"choices": [{"message": {"content": null, "reasoning_content": "h"}, "finish_reason": "length"}]}"#
    #expect(try reply(.chat, body).choices.first?.finish == .length)
  }

  @Test(arguments: [#""3""#, "3", "3.0", #"3, "total": NaN"#])
  func tokensAreCountedHoweverTheyAreWritten(_ count: String) throws {
    let body =
      #"{"choices": [{"text": "NaN \"Infinity\"", "score": -Infinity}], "usage": {"prompt_tokens": \#(count)}}"#
    let reply = try reply(.completions, body)
    #expect(reply.usage?.prompt == 3)
    #expect(reply.choices.first?.text == #"NaN "Infinity""#)
    #expect(reply.choices.first?.isRepaired == false)
  }

  @Test(arguments: [
    (
      APIShape.completions, #"{"message": {"content": "x"}}"#,
      "(its choices have no text): try --shape chat with --style chat"
    ),
    (.completions, "{}", "(its choices have no text): check the address and the kind of server"),
    (
      .chat, #"{"text": "x"}"#,
      "(its choices have no message): try --shape completions with a style that is no chat"
    ),
  ])
  func anAnswerInAnotherFormIsNoEmptyOne(shape: APIShape, choice: String, says: String) {
    let error = #expect(throws: CompletionError.self) {
      try reply(shape, #"{"choices": [\#(choice)]}"#)
    }
    #expect(error?.description == "http://x:1 gave no completion " + says)
  }

  // MARK: - Requests

  /// A server that wants its limit on tokens by one name, and tells so of the other.
  private final class Strict: HTTPTransport {
    let field: String
    let refusal: String

    init(field: String, refusal: String) {
      self.field = field
      self.refusal = refusal
    }

    func send(_ request: HTTPRequest) async throws -> HTTPResponse {
      let body = try JSONSerialization.jsonObject(with: request.body) as? [String: Any] ?? [:]
      guard body[field] != nil else { return HTTPResponse(status: 400, body: Data(refusal.utf8)) }
      return HTTPResponse(
        status: 200,
        body: Data(#"{"choices": [{"message": {"content": "x"}}]}"#.utf8)
      )
    }
  }

  @Test(arguments: [
    (
      ServerKind.azure, "max_completion_tokens",
      #"{"error": {"message": "Unsupported parameter: 'max_tokens' is not supported with this model. "#
        + #"Use 'max_completion_tokens' instead.", "param": "max_tokens"}}"#
    ),
    (
      .openAI, "max_tokens", #"{"detail": "Extra inputs are not permitted: max_completion_tokens"}"#
    ),
  ])
  func theLimitOnTokensIsNamedAsTheServerWantsIt(kind: ServerKind, field: String, refusal: String)
    async throws
  {
    let server = try HTTPEndpoint.Server(kind, shape: .chat, address: "http://x:1", model: "m")
    let endpoint = HTTPEndpoint(server, transport: Strict(field: field, refusal: refusal))
    let request = CompletionRequest.sample(
      "T/0",
      0..<1,
      prompt: .chat(.init(user: "u")),
      sampling: .greedy(maxTokens: 9)
    )
    #expect(try await endpoint.reply(to: request).choices.map(\.text) == ["x"])
    #expect(endpoint.capabilities.tokenLimit.rawValue == field)
  }

  @Test(arguments: [
    (ServerKind.compatible, APIShape.chat, "http://x:1/v1/chat/completions"),
    (.compatible, .completions, "http://x:1/v1/completions"),
    (.compatible, .chat, "http://x:1/v1/"), (.compatible, .chat, "http://x:1"),
    (.compatible, .chat, "http://x:1/api/v2/chat/completions/"),
    (.anthropic, .messages, "http://x:1/v1/messages"),
    (.ollama, .ollamaGenerate, "http://x:1/api/generate"),
    (.tgi, .tgiGenerate, "http://x:1/generate"),
    (.azure, .chat, "http://x:1/openai/deployments/m/chat/completions?api-version=2024-10-21"),
  ])
  func anAddressMayHoldItsRoute(kind: ServerKind, shape: APIShape, address: String) throws {
    let server = try HTTPEndpoint.Server(kind, shape: shape, address: address, model: "m")
    let request = CompletionRequest.sample(
      "T/0",
      0..<1,
      prompt: [.chat, .messages].contains(shape) ? .chat(.init(user: "u")) : .text("x"),
      sampling: .greedy(maxTokens: 9)
    )
    let url = try HTTPEndpoint(server, transport: NetworkTransport()).httpRequest(for: request).url
    let route = ["/chat/completions", "/completions", "/messages", "/api/generate", "/generate"]
      .first { url.path.hasSuffix($0) }
    #expect(route.map { url.path.components(separatedBy: $0).count } == 2, "\(url)")
    #expect(url.path.hasPrefix("/v1/v1") == false)
  }
}
