// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Completions
import Foundation
import Prompting
import Testing
import Transport

/// A suffix that a server is sent beside the prompt, by what each calls it.
struct SuffixTests {
  private static let gap = Prompt.gap(prefix: "def f():\n", suffix: "    return a\n")
  private static let sampling = Sampling(temperature: 0.8, topP: 0.95, maxTokens: 64, stop: ["<x>"])

  private func endpoint(
    _ kind: ServerKind,
    _ address: String = "http://127.0.0.1:8000",
    _ transport: any HTTPTransport = NetworkTransport()
  ) throws -> HTTPEndpoint {
    HTTPEndpoint(try HTTPEndpoint.Server(kind, address: address, model: "m"), transport: transport)
  }

  private func request(_ indices: Range<Int> = 0..<1) -> CompletionRequest {
    .sample("T/0", indices, prompt: Self.gap, sampling: Self.sampling)
  }

  private func sent(_ kind: ServerKind) throws -> [String: Any] {
    let body = try endpoint(kind).httpRequest(for: request()).body
    return try #require(JSONSerialization.jsonObject(with: body) as? [String: Any])
  }

  @Test(arguments: [ServerKind.vLLM, .compatible])
  func completionsHaveAMemberForIt(kind: ServerKind) throws {
    let body = try sent(kind)
    #expect(body["prompt"] as? String == "def f():\n")
    #expect(body["suffix"] as? String == "    return a\n")
    #expect(body["max_tokens"] as? Int == 64)
  }

  /// Its template puts the parts where the model wants them, which `raw` would leave out.
  @Test func ollamaHasOneToo() throws {
    let body = try sent(.ollama)
    #expect(body["prompt"] as? String == "def f():\n")
    #expect(body["suffix"] as? String == "    return a\n")
    #expect(body["raw"] as? Bool == false)
  }

  @Test(arguments: [
    "http://127.0.0.1:8000", "http://127.0.0.1:8000/v1", "http://127.0.0.1:8000/v1/",
  ])
  func llamaServerHasARouteOfItsOwn(address: String) throws {
    let sent = try endpoint(.llamaServer, address).httpRequest(for: request())
    #expect(sent.url.absoluteString == "http://127.0.0.1:8000/infill")
    #expect(
      String(decoding: sent.body, as: UTF8.self)
        == #"{"cache_prompt":true,"input_prefix":"def f():\n","input_suffix":"    return a\n","min_p":0,"#
        + #""n_predict":64,"seed":7,"stop":["<x>"],"temperature":0.8,"top_k":0,"top_p":0.95}"#
    )
    let text = CompletionRequest.sample(prompt: .text("x"))
    #expect(try endpoint(.llamaServer, address).httpRequest(for: text).url.path != "/infill")
  }

  @Test(arguments: ["http://127.0.0.1:8000", "http://127.0.0.1:8000/v1/fim/completions"])
  func mistralHasARouteOfItsOwn(address: String) throws {
    let sent = try endpoint(.mistral, address).httpRequest(for: request())
    #expect(sent.url.absoluteString == "http://127.0.0.1:8000/v1/fim/completions")
    #expect(
      String(decoding: sent.body, as: UTF8.self)
        == #"{"max_tokens":64,"model":"m","prompt":"def f():\n","random_seed":7,"stop":["<x>"],"#
        + #""suffix":"    return a\n","temperature":0.8,"top_p":0.95}"#
    )
    let answer = HTTPResponse(
      status: 200,
      headers: [:],
      body: Data(
        #"{"id":"1","choices":[{"index":0,"message":{"role":"assistant","content":"    a = 1\n"},"#
          .appending(
            #""finish_reason":"length"}],"usage":{"prompt_tokens":9,"completion_tokens":5}}"#
          )
          .utf8
      )
    )
    let reply = try endpoint(.mistral, address).reply(in: answer)
    #expect(reply.choices.map(\.text) == ["    a = 1\n"])
    #expect(reply.choices.map(\.finish) == [.length])
  }

  /// None passes it over in silence.
  @Test(arguments: [ServerKind.tgi, .openAI, .anthropic])
  func othersRefuse(kind: ServerKind) throws {
    #expect(throws: CompletionError.self) { try endpoint(kind).httpRequest(for: request()) }
  }

  /// llama.cpp answers one sample at a time there: each is asked for by a seed of its own.
  @Test func samplesOfLlamaServerAreAskedForOneByOne() async throws {
    let server = InfillServer()
    let own = try endpoint(.llamaServer, "http://127.0.0.1:8000", server)
    let delivery = await Delivery(own, [request(0..<3)])
    #expect(delivery.failures.isEmpty && delivery.end == nil)
    #expect(delivery.completions.map(\.text) == ["middle 7", "middle 8", "middle 9"])
    #expect(delivery.completions.map(\.finish) == [.stop, .length, .stop])
  }
}

/// Answers as llama.cpp's `/infill` does, with the seed in the text.
private struct InfillServer: HTTPTransport {
  func send(_ request: HTTPRequest) async throws -> HTTPResponse {
    let body = try JSONSerialization.jsonObject(with: request.body) as? [String: Any]
    let seed = try #require(body?["seed"] as? Int)
    let end = seed == 8 ? "limit" : "word"
    let text =
      #"{"content":"middle \#(seed)","stop":true,"stop_type":"\#(end)","tokens_evaluated":9,"tokens_predicted":2}"#
    return HTTPResponse(status: 200, body: Data(text.utf8))
  }
}
