// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Completions
import Foundation
import Prompting
import Testing
import Transport

/// The bytes that each server is sent, and the answers as their sources and papers give them.
struct DialectTests {
  private static let sampled = Sampling(
    temperature: 0.8,
    topP: 0.95,
    maxTokens: 256,
    stop: ["\ndef"]
  )
  private static let chat = Prompt.chat(.init(system: "s", user: "u"))

  private func endpoint(_ kind: ServerKind, _ shape: APIShape?) throws -> HTTPEndpoint {
    HTTPEndpoint(
      try HTTPEndpoint.Server(kind, shape: shape, address: "http://127.0.0.1:8000", model: "m"),
      transport: NetworkTransport()
    )
  }

  private func sent(
    _ kind: ServerKind,
    _ shape: APIShape? = nil,
    prompt: Prompt = .text("def f():\n"),
    sampling: Sampling = sampled,
    samples: Int = 1
  ) throws -> String {
    let request = CompletionRequest.sample(
      "T/0",
      0..<samples,
      prompt: prompt,
      sampling: sampling
    )
    let body = try endpoint(kind, shape).httpRequest(for: request).body
    return String(decoding: body, as: UTF8.self)
  }

  @Test func completionsSayEveryDefaultThatAServerMayHaveOfItsOwn() throws {
    #expect(
      try sent(.vLLM, samples: 5) == #"{"max_tokens":256,"min_p":0,"model":"m","n":5,"#
        + #""prompt":"def f():\n","seed":7,"stop":["\ndef"],"temperature":0.8,"top_k":-1,"#
        + #""top_p":0.95}"#
    )
    #expect(
      try sent(.compatible) == #"{"max_tokens":256,"model":"m","prompt":"def f():\n","seed":7,"#
        + #""stop":["\ndef"],"temperature":0.8,"top_p":0.95}"#
    )
  }

  /// What is asked for and cannot be sent is not left out in silence.
  @Test(arguments: ServerKind.allCases)
  func everyFieldOfTheSamplingIsSentOrRefused(kind: ServerKind) throws {
    let capabilities = Capabilities(of: kind)
    let shape = capabilities.shapes[0]
    let prompt = [.chat, .messages].contains(shape) ? Self.chat : .text("x")
    let topK = Sampling(temperature: 0.7, topK: 33, maxTokens: 9)
    let minP = Sampling(temperature: 0.7, minP: 0.125, maxTokens: 9)
    for (sampling, field, mark) in [
      (topK, Capabilities.Field.topK, #""top_k":33"#), (minP, .minP, #""min_p":0.125"#),
    ] {
      let isSent = try sent(kind, prompt: prompt, sampling: sampling).contains(mark)
      let isRefused = capabilities.lacking(for: sampling) == field
      #expect(isSent || isRefused, "\(kind) \(field)")
    }
    #expect(capabilities.lacking(for: Sampling(temperature: 0.7, maxTokens: 9)) == nil)
  }

  @Test func greedyIsATemperatureOfZeroAndNothingElse() throws {
    #expect(
      try sent(.llamaServer, sampling: .greedy(maxTokens: 9))
        == #"{"max_tokens":9,"model":"m","prompt":"def f():\n","seed":7,"temperature":0}"#
    )
    #expect(
      try sent(.tgi, sampling: .greedy(maxTokens: 9)) == #"{"inputs":"def f():\n","#
        + #""parameters":{"details":true,"do_sample":false,"max_new_tokens":9,"#
        + #""return_full_text":false}}"#
    )
  }

  @Test func chatNamesItsLimitAsTheServerDoes() throws {
    let turns =
      #""messages":[{"content":"s","role":"system"},{"content":"u","role":"user"}],"#
    #expect(
      try sent(.openAI, .chat, prompt: Self.chat) == #"{"max_completion_tokens":256,"# + turns
        + #""model":"m","seed":7,"stop":["\ndef"],"temperature":0.8,"top_p":0.95}"#
    )
    #expect(
      try sent(.azure, .chat, prompt: Self.chat) == #"{"max_tokens":256,"# + turns
        + #""seed":7,"stop":["\ndef"],"temperature":0.8,"top_p":0.95}"#
    )
  }

  /// As OpenAI's reasoning models demand it.
  @Test func howTokensAreDrawnMayBeLeftToTheServer() throws {
    var server = try HTTPEndpoint.Server(
      .openAI,
      shape: .chat,
      address: "http://127.0.0.1:8000",
      model: "m"
    )
    try server.leaveSampling()
    let request = CompletionRequest.sample(prompt: Self.chat, sampling: Self.sampled)
    let endpoint = HTTPEndpoint(server, transport: NetworkTransport())
    let body = try endpoint.httpRequest(for: request).body
    #expect(
      String(decoding: body, as: UTF8.self) == #"{"max_completion_tokens":256,"messages":["#
        + #"{"content":"s","role":"system"},{"content":"u","role":"user"}],"model":"m","seed":7}"#
    )
    var ollama = try HTTPEndpoint.Server(.ollama, address: "http://127.0.0.1:8000", model: "m")
    #expect(throws: ServerError.noSamplingOfItsOwn(.ollamaGenerate)) {
      try ollama.leaveSampling()
    }
  }

  @Test func aPrefillIsSpelledAsTheServerWantsIt() throws {
    let prompt = Prompt.chat(.init(user: "u", prefill: "```python\n"))
    #expect(try sent(.vLLM, .chat, prompt: prompt).contains(#""continue_final_message":true"#))
    #expect(try !sent(.llamaServer, .chat, prompt: prompt).contains("continue_final_message"))
  }

  @Test func ollamaIsAskedForNoTemplate() throws {
    #expect(
      try sent(.ollama) == #"{"model":"m","options":{"min_p":0,"num_predict":256,"seed":7,"#
        + #""stop":["\ndef"],"temperature":0.8,"top_k":0,"top_p":0.95},"prompt":"def f():\n","#
        + #""raw":true,"stream":false}"#
    )
  }

  @Test func tgiIsNotToldWhatItRefuses() throws {
    let body = try sent(.tgi, sampling: Sampling(temperature: 0.2, maxTokens: 9))
    #expect(!body.contains("top_p"))
    #expect(body.contains(#""temperature":0.2"#))
  }

  @Test func anthropicIsToldOnlyWhatIsNotItsDefault() throws {
    #expect(
      try sent(.anthropic, prompt: Self.chat, sampling: Sampling(temperature: 1, maxTokens: 9))
        == #"{"max_tokens":9,"messages":[{"content":"u","role":"user"}],"model":"m","system":"s"}"#
    )
  }

  @Test func anthropicIsSentNoPrefillThatEndsInSpace() throws {
    let prompt = Prompt.chat(.init(user: "u", prefill: "```python\n"))
    #expect(try sent(.anthropic, prompt: prompt).contains(#""content":"```python","role""#))
  }

  @Test(arguments: [
    (ServerKind.vLLM, APIShape.completions, "/v1/completions"),
    (.openAI, .chat, "/v1/chat/completions"), (.ollama, .ollamaGenerate, "/api/generate"),
    (.tgi, .tgiGenerate, "/generate"), (.anthropic, .messages, "/v1/messages"),
    (.azure, .chat, "/openai/deployments/m/chat/completions?api-version=2024-10-21"),
  ])
  func requestsGoTo(kind: ServerKind, shape: APIShape, path: String) throws {
    let prompt = [.chat, .messages].contains(shape) ? Self.chat : .text("x")
    let request = try endpoint(kind, shape).httpRequest(for: .sample(prompt: prompt))
    #expect(request.url.absoluteString == "http://127.0.0.1:8000" + path)
  }

  @Test func anAddressWithAPathKeepsIt() throws {
    let server = try HTTPEndpoint.Server(.vLLM, address: "https://x.org/api/v2", model: "m")
    let endpoint = HTTPEndpoint(server, transport: NetworkTransport())
    let url = try endpoint.httpRequest(for: .sample()).url
    #expect(url.absoluteString == "https://x.org/api/v2/completions")
  }

  @Test func aPromptOfTheOtherKindIsRefused() {
    #expect(throws: CompletionError.self) { try sent(.vLLM, .completions, prompt: Self.chat) }
    #expect(throws: CompletionError.self) { try sent(.openAI, .chat) }
    #expect(throws: ServerError.self) { try endpoint(.tgi, .completions) }
  }

  // MARK: - Answers

  private func reply(_ kind: ServerKind, _ shape: APIShape?, _ json: String) throws
    -> CompletionReply
  {
    try endpoint(kind, shape).reply(in: HTTPResponse(status: 200, body: Data(json.utf8)))
  }

  @Test func everyFormOfAnswerIsRead() throws {
    let ollama = try reply(
      .ollama,
      nil,
      #"{"model":"m","response":"a","done":true,"done_reason":"length","prompt_eval_count":26,"#
        + #""eval_count":290}"#
    )
    #expect(ollama.choices == [.init(text: "a", finish: .length)])
    #expect(ollama.usage == TokenUsage(prompt: 26, completion: 290))
    let tgi = try reply(
      .tgi,
      nil,
      #"{"generated_text":"a\ndef","details":{"finish_reason":"stop_sequence","#
        + #""generated_tokens":20,"seed":42,"prefill":[],"tokens":[]}}"#
    )
    #expect(tgi.choices == [.init(text: "a\ndef", finish: .stop)])
    let anthropic = try reply(
      .anthropic,
      nil,
      #"{"type":"message","content":[{"type":"thinking","thinking":"hm"},{"type":"text","text":"a"},"#
        + #"{"type":"text","text":"b"}],"stop_reason":"stop_sequence","stop_sequence":"\ndef","#
        + #""usage":{"input_tokens":9,"output_tokens":8}}"#
    )
    #expect(anthropic.choices == [.init(text: "ab", finish: .stop, stop: "\ndef")])
    let vLLM = try reply(
      .vLLM,
      nil,
      #"{"choices":[{"index":0,"text":"a","finish_reason":"stop","stop_reason":"\ndef"},"#
        + #"{"index":1,"text":"b","finish_reason":"stop","stop_reason":151643}]}"#
    )
    #expect(vLLM.choices.map(\.stop) == ["\ndef", nil])
    let refusal = try reply(
      .openAI,
      .chat,
      #"{"choices":[{"index":0,"message":{"content":null,"refusal":"no"},"finish_reason":"stop"}]}"#
    )
    #expect(refusal.choices == [.init(index: 0, text: "", finish: .filtered)])
  }

  // MARK: - Faults

  @Test(arguments: [
    (429, #"{"error":{"message":"m","code":"429"}}"#, ServerFault.Kind.overloaded),
    (429, #"{"error":{"message":"m","code":"insufficient_quota"}}"#, .noQuota),
    (529, #"{"type":"error","error":{"type":"overloaded_error","message":"m"}}"#, .overloaded),
    (429, #"{"error":"Model is overloaded","error_type":"overloaded"}"#, .overloaded),
    (424, #"{"error":"m","error_type":"generation"}"#, .refused),
    (422, #"{"error":"m","error_type":"validation"}"#, .refused),
    (404, #"{"error":"model 'x' not found"}"#, .notFound),
    (404, #"{"object":"error","message":"m"}"#, .notFound),
    (
      400, #"{"error":{"message":"This model's maximum context length is 16384 tokens."}}"#,
      .contextOverflow
    ),
    (400, #"{"error":{"message":"m","code":"content_filter"}}"#, .filtered),
    (408, "", .failing), (500, "", .failing), (502, "<html>", .failing), (403, "", .unauthorized),
  ])
  func aFaultIsKnownByItsStatusAndItsWords(status: Int, body: String, kind: ServerFault.Kind) throws
  {
    let response = HTTPResponse(status: status, body: Data(body.utf8))
    let error = #expect(throws: CompletionError.self) {
      try endpoint(.vLLM, nil).reply(in: response)
    }
    guard case .server(let fault) = error else { return }
    #expect(fault.kind == kind)
  }

  @Test(arguments: [
    (["retry-after": "7"], Duration.seconds(7)), (["retry-after": "0.5"], .seconds(0.5)),
    (["retry-after-ms": "250", "retry-after": "9"], .seconds(0.25)),
    (
      [
        "retry-after": "Mon, 23 Nov 2026 03:00:41 GMT", "date": "Mon, 23 Nov 2026 03:00:00 GMT",
      ], .seconds(41)
    ),
    (["retry-after": "soon"], nil), ([:], nil),
  ])
  func aWishToBeLeftAloneIsReadInEveryForm(headers: [String: String], wait: Duration?) throws {
    let response = HTTPResponse(status: 429, headers: headers, body: Data())
    let error = #expect(throws: CompletionError.self) {
      try endpoint(.vLLM, nil).reply(in: response)
    }
    guard case .server(let fault) = error else { return }
    #expect(fault.retryAfter == wait)
  }
}
