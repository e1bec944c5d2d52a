// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Completions
import Foundation
import Prompting
import Testing
import Transport

/// A key goes into a request and nowhere else.
struct SecretTests {
  private static let key = "sk-0123456789abcdef"
  private let secret: Secret

  init() throws {
    secret = try Secret(variable: "KEY", in: ["KEY": Self.key])
  }

  @Test func itPrintsAsItsOrigin() {
    var dumped = ""
    dump(secret, to: &dumped)
    let texts = [
      "\(secret)", String(reflecting: secret), String(describing: [secret]), dumped,
      "\(Mirror(reflecting: secret).children.map { "\($0)" })",
    ]
    for text in texts { #expect(!text.contains(Self.key)) }
    #expect("\(secret)" == "(secret) from environment variable KEY")
  }

  @Test func itIsNotCodable() {
    #expect(!((secret as Any) is any Encodable))
    #expect(!((secret as Any) is any Decodable))
  }

  @Test func itComesFromAFileWithoutTheSpaceAround() throws {
    let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try Data("\n  \(Self.key)\n".utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    #expect("\(try Secret(file: file.path))" == "(secret) from file \(file.path)")
  }

  @Test(arguments: [
    ([:], "the environment variable KEY is not set"), (["KEY": " \n"], "holds no key"),
    (["KEY": "two words"], "more than one word"), (["KEY": "sch\u{fc}ssel"], "other than ASCII"),
  ])
  func whatIsNoKeyIsNotRepeated(environment: [String: String], message: String) throws {
    let error = #expect(throws: SecretError.self) {
      try Secret(variable: "KEY", in: environment)
    }
    #expect(error?.description.contains(message) == true)
    if let value = environment["KEY"], value != " \n" {
      #expect(error?.description.contains(value) == false)
    }
  }

  @Test(.timeLimit(.minutes(1)))
  func aServerThatRepeatsItDoesNotGetItIntoAnError() async throws {
    for kind in [ServerKind.vLLM, .azure, .anthropic] {
      let shape: APIShape = kind == .anthropic ? .messages : .completions
      try await FaultServer.run(.init(script: ["401"])) { server in
        let endpoint = try server.endpoint(kind, shape: shape, secret: secret)
        let prompt = CompletionRequest.sample(
          prompt: kind == .anthropic ? .chat(.init(user: "hello")) : .text("x")
        )
        let delivery = await Delivery(endpoint, [prompt])
        let error = try #require(delivery.error)
        #expect("\(error)".contains("answered 401"))
        for text in ["\(error)", "\(endpoint)", "\(endpoint.settings)", String(reflecting: error)] {
          #expect(!text.contains(Self.key))
        }
        let header = ["vllm": "authorization", "azure": "api-key", "anthropic": "x-api-key"]
        let sent = try await server.log.log.first?.headers[header[kind.rawValue] ?? ""]
        #expect(sent == (kind == .vLLM ? "Bearer " : "") + Self.key)
      }
    }
  }

  @Test func anAddressHoldsNoKey() {
    for address in ["https://user:pass@example.com", "https://example.com?key=abc"] {
      let error = #expect(throws: ServerError.self) {
        try HTTPEndpoint.Server(.openAI, address: address, model: "m")
      }
      #expect(error?.description.contains("pass@") == false)
      #expect(error?.description.contains("abc") == false)
    }
  }
}
