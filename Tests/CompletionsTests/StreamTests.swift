// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Completions
import Foundation
import Testing
import Transport

/// Answers that come in pieces.
@Suite(.timeLimit(.minutes(1)))
struct StreamTests {
  @Test(arguments: [
    ["ok"], ["stream-cut"], ["stream-error"], ["stream-bad"], ["stream-unended"], ["stream-odd"],
    ["reset-during"], ["truncated"], ["stall-body"], ["n-ignored"], ["missing"], ["503"], ["drip"],
    ["wrong-type"],
  ])
  func theySumUpToTheSameSamples(script: [String]) async throws {
    let limits =
      script == ["stall-body"] ? HTTPLimits(betweenBytes: .milliseconds(300)) : HTTPLimits()
    try await FaultServer.run(.init(script: script)) { server in
      let request = CompletionRequest.sample("T/0", 0..<8)
      let streamed = await Delivery(
        try server.endpoint(limits: limits, streams: true),
        [request]
      )
      let whole = await Delivery(try server.endpoint(), [request])
      #expect(streamed.end == nil)
      #expect(streamed.failures.isEmpty)
      #expect(streamed.completions == whole.completions)
      #expect(streamed.completions.count == 8)
      #expect(try await server.log.log.first?.body.stream == true)
    }
  }

  /// What is not asked for is read all the same.
  @Test(arguments: [ServerKind.vLLM, .llamaServer])
  func aServerThatStreamsUnaskedIsRead(kind: ServerKind) async throws {
    try await FaultServer.run(.init(script: ["stream"])) { server in
      let endpoint = try server.endpoint(kind)
      let streamed = await Delivery(endpoint, [.sample("T/0", 0..<3)])
      let whole = await Delivery(endpoint, [.sample("T/0", 0..<3)])
      #expect(streamed.completions == whole.completions)
      #expect(streamed.totals.requests == 1)
      #expect(streamed.totals.usage.completion == 15)
      #expect(try await server.log.log.first?.body.stream == nil)
    }
  }

  private func reply(
    _ kind: ServerKind,
    _ shape: APIShape? = nil,
    type: String,
    _ body: String
  ) throws -> CompletionReply {
    let server = try HTTPEndpoint.Server(kind, shape: shape, address: "http://x", model: "m")
    return try HTTPEndpoint(server, transport: NetworkTransport()).reply(
      in: HTTPResponse(status: 200, headers: ["content-type": type], body: Data(body.utf8))
    )
  }

  @Test func ollamasLinesAreJoined() throws {
    let lines = """
      {"model":"m","response":"    return","done":false}
      {"model":"m","response":" 1","done":false}

      {"model":"m","response":"","done":true,"done_reason":"stop","prompt_eval_count":26,"eval_count":3}

      """
    let reply = try reply(.ollama, type: "application/x-ndjson", lines)
    #expect(reply.choices == [.init(index: 0, text: "    return 1", finish: .stop)])
    #expect(reply.usage == TokenUsage(prompt: 26, completion: 3))
    let cut = lines.split(separator: "\n")[..<2].joined(separator: "\n")
    #expect(throws: CompletionError.self) {
      try self.reply(.ollama, type: "application/x-ndjson", cut)
    }
    let error = #expect(throws: CompletionError.self) {
      try self.reply(.ollama, type: "application/x-ndjson", cut + "\n{\"error\":\"out of memory\"}")
    }
    #expect(error?.description.contains("out of memory") == true)
  }

  /// vLLM's, where each piece counts the tokens of its choice so far.
  @Test func tokensThatAreToldWithEachPieceAreNotAddedUp() throws {
    let reply = try reply(
      .vLLM,
      type: "text/event-stream; charset=utf-8",
      #"data: {"choices":[{"index":1,"text":"b"}],"usage":{"prompt_tokens":5,"completion_tokens":1}}"#
        + "\n\n"
        + #"data: {"choices":[{"index":0,"text":"a","finish_reason":"stop","stop_reason":"x"}],"usage""#
        + #":{"prompt_tokens":5,"completion_tokens":4}}"#
        + "\n\n"
        + #"data: {"choices":[{"index":1,"text":"c","finish_reason":"length"}],"usage":{"#
        + #""prompt_tokens":5,"completion_tokens":2}}"#
        + "\n\ndata: [DONE]"
    )
    #expect(
      reply.choices == [
        .init(index: 0, text: "a", finish: .stop, stop: "x"),
        .init(index: 1, text: "bc", finish: .length),
      ]
    )
    #expect(reply.usage == TokenUsage(prompt: 5, completion: 6))
  }

  /// A refusal ends with the word of any other answer, and not before.
  @Test func aRefusalEndsWithItsLastPiece() throws {
    let pieces = [
      #"{"choices":[{"delta":{"refusal":"I "}}]}"#,
      #"{"choices":[{"delta":{"refusal":"will not"}}]}"#,
      #"{"choices":[{"delta":{},"finish_reason":"stop"}]}"#,
    ].map { "data: \($0)\n\n" }
    let whole = try reply(
      .openAI,
      .chat,
      type: "text/event-stream",
      pieces.joined() + "data: [DONE]\n\n"
    )
    #expect(whole.choices.map(\.finish) == [.filtered])
    #expect(throws: (any Error).self) {
      try reply(.openAI, .chat, type: "text/event-stream", pieces[0])
    }
  }

  @Test func aRefusalIsHeldBack() throws {
    let reply = try reply(
      .openAI,
      .chat,
      type: "text/event-stream",
      "data:{\"choices\":[{\"delta\":{\"refusal\":\"no\"}}]}\n\ndata: [DONE]\n\n"
    )
    #expect(reply.choices == [.init(index: 0, text: "", finish: .filtered)])
  }

  @Test func whatIsNeverAskedForInPiecesIsRefused() {
    #expect(throws: CompletionError.self) {
      try reply(.tgi, type: "text/event-stream", "data:{\"token\":{\"text\":\"a\"}}\n\n")
    }
    #expect(!APIShape.tgiGenerate.mayStream)
    #expect(!APIShape.messages.mayStream)
  }
}
