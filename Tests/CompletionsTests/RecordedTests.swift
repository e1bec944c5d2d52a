// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Completions
import Foundation
import Problems
import Prompting
import TestSupport
import Testing
import Transport

/// What a real llama.cpp server was asked and answered.
@Suite(
  .enabled(
    if: SharedData.has("data/recorded"),
    "the recorded exchanges are not on this machine"
  )
)
struct RecordedTests {
  /// An exchange, as it was recorded one a file.
  private struct Exchange {
    let path: String
    let body: [String: Any]
    let response: HTTPResponse
    let name: String

    init(_ url: URL) throws {
      let json = try JSONSerialization.jsonObject(with: Data(contentsOf: url)) as? [String: Any]
      let request = json?["request"] as? [String: Any] ?? [:]
      path = request["path"] as? String ?? ""
      body = request["body"] as? [String: Any] ?? [:]
      name = url.deletingPathExtension().lastPathComponent
      let text = json?["response_text"] as? String ?? ""
      let headers = json?["headers"] as? [String: String] ?? [:]
      response = HTTPResponse(
        status: json?["status"] as? Int ?? 0,
        headers: Dictionary(uniqueKeysWithValues: headers.map { ($0.lowercased(), $1) }),
        body: Data(text.utf8)
      )
    }
  }

  private static func endpoint(
    _ shape: APIShape,
    model: String = "m",
    streams: Bool = false
  ) throws -> HTTPEndpoint {
    var server = try HTTPEndpoint.Server(
      .llamaServer,
      shape: shape,
      address: "http://x",
      model: model
    )
    server.streams = streams
    return HTTPEndpoint(server, transport: NetworkTransport())
  }

  private static func request(_ body: [String: Any]) -> CompletionRequest {
    let text = (body["prompt"] as? String).map { Prompt.text($0) }
    let turns = body["messages"] as? [[String: String]] ?? []
    let chat = Conversation(
      user: turns.first { $0["role"] == "user" }?["content"] ?? "",
      prefill: turns.first { $0["role"] == "assistant" }?["content"]
    )
    return .sample(
      "T/0",
      0..<(body["n"] as? Int ?? 1),
      prompt: text ?? .chat(chat),
      sampling: Sampling(
        temperature: body["temperature"] as? Double ?? 0,
        topP: body["top_p"] as? Double ?? 1,
        minP: body["min_p"] as? Double ?? 0,
        maxTokens: body["max_tokens"] as? Int ?? 0,
        stop: body["stop"] as? [String] ?? []
      ),
      seed: (body["seed"] as? Int).map { SampleSeed(first: $0) }
    )
  }

  private func exchange(_ name: String) throws -> Exchange {
    try Exchange(SharedData.file("data/recorded/llama-server/\(name).json"))
  }

  /// The body that is sent, as JSON.
  private func sent(_ request: CompletionRequest, _ endpoint: HTTPEndpoint) throws -> NSDictionary {
    let body = try endpoint.httpRequest(for: request).body
    return try #require(try JSONSerialization.jsonObject(with: body) as? NSDictionary)
  }

  @Test(arguments: [
    ("c_basic", APIShape.completions), ("c_stop", .completions), ("seed_7", .completions),
    ("seed_8", .completions), ("seed_9", .completions), ("seed_n3", .completions),
    ("c_maxtok0", .completions), ("ch_basic", .chat), ("ch_prefill", .chat),
    ("c_stream", .completions),
  ])
  func whatIsSentIsWhatWasSent(name: String, shape: APIShape) throws {
    let exchange = try exchange(name)
    let endpoint = try Self.endpoint(
      shape,
      model: exchange.body["model"] as? String ?? "",
      streams: exchange.body["stream"] as? Bool ?? false
    )
    let request = Self.request(exchange.body)
    #expect(try sent(request, endpoint) == exchange.body as NSDictionary)
    #expect(try endpoint.httpRequest(for: request).url.path == exchange.path)
  }

  /// The greedy, the chat and the sampled run over HumanEval.
  @Test(arguments: [
    ("humaneval.greedy", APIShape.completions, 164),
    ("humaneval.greedy_chat", .chat, 20),
    ("humaneval.sampled_t08_n5", .completions, 41),
  ])
  func aWholeRunIsAskedAndReadAsItWas(file: String, shape: APIShape, count: Int) throws {
    let url = SharedData.file("data/recorded/\(file).exchanges.jsonl")
    let lines = try Data(contentsOf: url).split(separator: UInt8(ascii: "\n"))
    #expect(lines.count == count)
    for line in lines {
      let json = try #require(try JSONSerialization.jsonObject(with: line) as? [String: Any])
      let body = try #require(json["request"] as? [String: Any])
      let answer = try #require(json["response"] as? [String: Any])
      let endpoint = try Self.endpoint(shape, model: body["model"] as? String ?? "")
      #expect(try sent(Self.request(body), endpoint) == body as NSDictionary)
      let bytes = try JSONSerialization.data(withJSONObject: answer)
      let reply = try endpoint.reply(in: HTTPResponse(status: 200, body: bytes))
      let choices = try #require(answer["choices"] as? [[String: Any]])
      let texts = choices.map {
        $0["text"] as? String ?? ($0["message"] as? [String: Any])?["content"] as? String
      }
      #expect(reply.choices.map(\.text) == texts)
      #expect(reply.choices.map(\.index) == Array(0..<choices.count))
      #expect(reply.choices.allSatisfy { [.stop, .length].contains($0.finish) })
      #expect((reply.usage?.completion ?? 0) > 0)
    }
  }

  @Test func everyExchangeIsReadOrIsAFault() throws {
    let folder = SharedData.file("data/recorded/llama-server")
    let shapes: [String: APIShape] = [
      "/v1/completions": .completions, "/v1/chat/completions": .chat, "/v1/messages": .messages,
    ]
    var read = 0
    for url in try FileManager.default.contentsOfDirectory(
      at: folder,
      includingPropertiesForKeys: nil
    ) {
      let exchange = try Exchange(url)
      guard let shape = shapes[exchange.path] else { continue }
      read += 1
      let endpoint = try Self.endpoint(shape)
      if exchange.response.status == 200 {
        #expect(try !endpoint.reply(in: exchange.response).choices.isEmpty, "\(exchange.name)")
      } else {
        #expect(throws: CompletionError.self, "\(exchange.name)") {
          try endpoint.reply(in: exchange.response)
        }
      }
    }
    #expect(read >= 22)
  }

  @Test func answersInPiecesAreJoinedByChoice() throws {
    let one = try Self.endpoint(.completions).reply(in: exchange("c_stream").response)
    #expect(one.choices == [.init(index: 0, text: "    return a +", finish: .length)])
    #expect(one.usage == TokenUsage(prompt: 16, completion: 4))
    let two = try Self.endpoint(.chat).reply(in: exchange("ch_stream_n2").response)
    #expect(
      two.choices == [
        .init(index: 0, text: "```python\n", finish: .length),
        .init(index: 1, text: "Sure! You", finish: .length),
      ]
    )
    // Each choice has its own count.
    #expect(two.usage == TokenUsage(prompt: 43, completion: 6))
    let request = CompletionRequest.sample("T/0", 0..<2)
    #expect(two.usage(of: request, countsEverySample: false).completion == 6)
  }

  @Test(arguments: [
    ("c_ctx", ServerFault.Kind.contextOverflow), ("c_n8_over_slots", .tooManySamples(most: 4)),
    ("c_badjson", .refused), ("c_noprompt", .refused), ("notfound", .notFound),
  ])
  func itsFaultsAreKnown(name: String, kind: ServerFault.Kind) throws {
    let error = #expect(throws: CompletionError.self) {
      try Self.endpoint(.completions).reply(in: exchange(name).response)
    }
    guard case .server(let fault) = error else {
      Issue.record("\(name) is no fault: \(String(describing: error))")
      return
    }
    #expect(fault.kind == kind)
  }

  @Test func aPrefillThatIsRepeatedIsTakenOff() async throws {
    struct Recorded: HTTPTransport {
      let response: HTTPResponse
      func send(_ request: HTTPRequest) async throws -> HTTPResponse { response }
    }
    let exchange = try exchange("ch_prefill")
    let endpoint = HTTPEndpoint(
      try Self.endpoint(.chat).server,
      transport: Recorded(response: exchange.response)
    )
    let request = Self.request(exchange.body)
    let whole = try endpoint.reply(in: exchange.response).choices[0].text
    guard case .chat(let conversation) = request.prompt else { return }
    let prefill = try #require(conversation.prefill)
    let reply = try await endpoint.reply(to: request)
    #expect(whole.hasPrefix(prefill))
    #expect(prefill + reply.choices[0].text == whole)
  }

  @Test func oneRequestForThreeIsThreeRequests() throws {
    let endpoint = try Self.endpoint(.completions)
    let three = try endpoint.reply(in: exchange("seed_n3").response).choices.map(\.text)
    let ones = try ["seed_7", "seed_8", "seed_9"].map {
      try endpoint.reply(in: exchange($0).response).choices[0].text
    }
    #expect(three == ones)
  }
}
