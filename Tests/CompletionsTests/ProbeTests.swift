// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Completions
import Foundation
import TestSupport
import Testing
import Transport

/// What is made of what servers say of themselves.
struct ProbeTests {
  /// A server that answers paths with texts, and all others with 404.
  private struct Pages: HTTPTransport {
    var pages: [String: String]
    var other = 404

    func send(_ request: HTTPRequest) async throws -> HTTPResponse {
      guard let page = pages[request.url.path] else {
        return HTTPResponse(status: other, body: Data("{}".utf8))
      }
      return HTTPResponse(status: 200, body: Data(page.utf8))
    }
  }

  private let server: HTTPEndpoint.Server

  init() throws {
    server = try HTTPEndpoint.Server(.compatible, address: "http://x:1", model: "m")
  }

  @Test(arguments: [
    ("vllm", ServerKind.vLLM, "vllm with 4096 tokens of context"), ("library", .ollama, "ollama"),
    ("openai", .openAI, "openai"), ("someone", .compatible, "a server like OpenAI's"),
  ])
  func aServerIsKnownByTheOwnerOfItsModels(owner: String, kind: ServerKind, words: String)
    async throws
  {
    let length = owner == "vllm" ? #","max_model_len":4096"# : ""
    let page = #"{"object":"list","data":[{"id":"m","owned_by":"\#(owner)"\#(length)}]}"#
    let finding = try await server.probe(by: Pages(pages: ["/v1/models": page]))
    #expect(finding.kind == kind)
    #expect(finding.models == ["m"])
    #expect("\(finding)" == words)
  }

  @Test(
    .enabled(
      if: SharedData.has("data/recorded/llama-server/props.json"),
      "the recorded exchanges are not on this machine"
    )
  )
  func llamaServerTellsItsSlots() async throws {
    var pages: [String: String] = [:]
    for (path, name) in [("/v1/models", "models"), ("/props", "props")] {
      let file = SharedData.file("data/recorded/llama-server/\(name).json")
      let json = try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any]
      pages[path] = json?["response_text"] as? String
    }
    let finding = try await server.probe(by: Pages(pages: pages))
    #expect("\(finding)" == "llama-server with 4 slots, 2048 tokens of context")
    let adopted = try server.adopting(finding)
    #expect(adopted.kind == .llamaServer)
    #expect(adopted.capabilities.slots == 4)
    #expect(adopted.capabilities.unlimitedTopK == 0)
  }

  @Test func aServerThatSaysNothingIsLikeOpenAIs() async throws {
    #expect(try await server.probe(by: Pages(pages: [:])).kind == .compatible)
    #expect(try await server.probe(by: Pages(pages: ["/v1/models": "<html>"])).kind == .compatible)
  }

  @Test func aKeyThatIsRefusedIsNoFinding() async {
    await #expect(throws: CompletionError.self) {
      try await server.probe(by: Pages(pages: [:], other: 401))
    }
  }

  @Test func aServerThatIsNotReadyIsNoFinding() async {
    let error = await #expect(throws: CompletionError.self) {
      try await server.probe(by: Pages(pages: [:], other: 503))
    }
    guard case .server(let fault)? = error else { return #expect(Bool(false), "\(error as Any)") }
    #expect(fault.status == 503)
  }

  @Test func aFormThatTheServerLacksIsNamed() throws {
    let error = #expect(throws: ServerError.self) {
      try server.adopting(ServerFinding(kind: .ollama, models: []))
    }
    #expect(
      error?.description == "ollama has no 'completions': choose 'ollama-generate' or 'chat'"
    )
  }
}
