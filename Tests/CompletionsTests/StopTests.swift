// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Completions
import Foundation
import Prompting
import Testing
import Transport

/// What ends a text, and who says so.
struct StopTests {
  private static let codex = ["\nclass", "\ndef", "\n#", "\nif", "\nprint"]

  /// A server that answers with one text.
  private struct Parrot: CompletionEndpoint {
    let name = "parrot"
    let settings: [String: String] = [:]
    let capabilities = Capabilities(of: .tgi)
    var choice: CompletionReply.Choice

    func reply(to request: CompletionRequest) async throws -> CompletionReply {
      CompletionReply(choices: [choice])
    }
  }

  private func completion(
    _ text: String,
    stop: [String] = codex,
    finish: FinishReason = .length,
    serverStop: String? = nil
  ) async -> Completion? {
    let request = CompletionRequest.sample(
      sampling: Sampling(temperature: 1, maxTokens: 9, stop: stop)
    )
    let choice = CompletionReply.Choice(text: text, finish: finish, stop: serverStop)
    return await Delivery(Parrot(choice: choice), [request]).completions.first
  }

  @Test(arguments: [
    ("    return 1\n\ndef g():", "    return 1\n", "\ndef"),
    ("    return 1\nprint(1)\nclass", "    return 1", "\nprint"),
    ("    return 1\r\ndef g():", "    return 1\r", "\ndef"),
    ("\ndef", "", "\ndef"),
  ])
  func aTextIsCutAtTheFirstSequence(text: String, kept: String, stop: String) async {
    let completion = await completion(text)
    #expect(completion?.text == kept)
    #expect(completion?.cut == .local(stop))
    #expect(completion?.finish == .stop)
  }

  @Test func aSequenceMayEndInsideACharacter() async {
    // An e and a combining accent, and a family of three people joined.
    #expect(await completion("caf\u{65}\u{301} x", stop: ["e"])?.text == "caf")
    let family = "\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f466}"
    let cut = await completion("x = '\(family)'", stop: ["\u{200d}\u{1f466}"])
    #expect(cut?.text.unicodeScalars.count == 8)
    #expect(cut?.cut == .local("\u{200d}\u{1f466}"))
  }

  @Test func aTextWithoutASequenceStays() async {
    let completion = await completion("    return 1\nde")
    #expect(completion?.text == "    return 1\nde")
    #expect(completion?.cut == nil)
    #expect(completion?.finish == .length)
  }

  @Test func whatTheServerCutIsTheServers() async {
    let completion = await completion("    return 1", finish: .stop, serverStop: "\ndef")
    #expect(completion?.cut == .server("\ndef"))
  }

  @Test(arguments: [
    (StopCut.local("\ndef"), #"{"at":"\ndef","by":"local"}"#),
    (.server("\ndef"), #"{"at":"\ndef","by":"server"}"#), (.server(nil), #"{"by":"server"}"#),
  ])
  func whoCutIsKeptInWords(cut: StopCut, json: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let data = try encoder.encode(cut)
    #expect(String(decoding: data, as: UTF8.self) == json)
    #expect(try JSONDecoder().decode(StopCut.self, from: data) == cut)
  }

  @Test func aServerIsSentNoMoreThanItTakes() throws {
    let sampling = Sampling(temperature: 1, maxTokens: 9, stop: Self.codex)
    for (kind, sent) in [(ServerKind.openAI, 4), (.vLLM, 5), (.tgi, 4), (.llamaServer, 5)] {
      let shape: APIShape? = kind == .openAI ? .completions : nil
      let server = try HTTPEndpoint.Server(kind, shape: shape, address: "http://x", model: "m")
      let endpoint = HTTPEndpoint(server, transport: NetworkTransport())
      let body = try endpoint.httpRequest(for: .sample(sampling: sampling)).body
      let json = try #require(try JSONSerialization.jsonObject(with: body) as? [String: Any])
      let stops = json["stop"] ?? (json["parameters"] as? [String: Any])?["stop"]
      #expect(stops as? [String] == Array(Self.codex.prefix(sent)))
    }
  }
}
