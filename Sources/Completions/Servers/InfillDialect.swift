// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Prompting

/// llama.cpp's `/infill`, which puts the tokens of its model round the parts; its `/completions` pass a suffix over
/// without a word.
struct InfillDialect: APIDialect {
  private struct Body: Encodable {
    var prefix: String
    var suffix: String
    var maxTokens: Int
    var temperature: Double
    var topP: Double?
    var topK: Int?
    var minP: Double?
    var seed: Int?
    var stop: [String]?
    var cachePrompt = true

    enum CodingKeys: String, CodingKey {
      case temperature, seed, stop
      case prefix = "input_prefix"
      case suffix = "input_suffix"
      case maxTokens = "n_predict"
      case topP = "top_p"
      case topK = "top_k"
      case minP = "min_p"
      case cachePrompt = "cache_prompt"
    }
  }

  func body(for request: CompletionRequest, to server: HTTPEndpoint.Server) throws -> Data {
    let sampling = request.sampling
    let (prefix, suffix) = try request.textWithSuffix(for: server)
    var body = Body(
      prefix: prefix,
      suffix: suffix ?? "",
      maxTokens: sampling.maxTokens,
      temperature: sampling.temperature
    )
    if !sampling.isGreedy {
      body.topP = sampling.topP
      body.topK = sampling.topK ?? server.capabilities.unlimitedTopK
      body.minP = sampling.minP
    }
    body.seed = request.firstSeed
    let stops = server.capabilities.sent(sampling.stop)
    if !stops.isEmpty { body.stop = stops }
    return try JSONText.encode(body)
  }

  private struct Answer: Decodable {
    var content: String
    var stopType: String?
    var promptTokens: Int?
    var completionTokens: Int?

    enum CodingKeys: String, CodingKey {
      case content
      case stopType = "stop_type"
      case promptTokens = "tokens_evaluated"
      case completionTokens = "tokens_predicted"
    }
  }

  func reply(in body: Data) throws -> CompletionReply {
    let (answer, isRepaired) = try JSONText.decode(Answer.self, from: body)
    let choice = CompletionReply.Choice(
      text: answer.content,
      finish: FinishReason(word: answer.stopType == "limit" ? "length" : "stop"),
      isRepaired: isRepaired
    )
    let usage = answer.completionTokens.map {
      TokenUsage(prompt: answer.promptTokens ?? 0, completion: $0)
    }
    return CompletionReply(choices: [choice], usage: usage)
  }
}

extension HTTPEndpoint.Server {
  /// Whether a prompt goes to llama.cpp's own route for infilling.
  func infills(_ prompt: Prompt) -> Bool {
    if case .gap = prompt { kind == .llamaServer && shape == .completions } else { false }
  }

  /// The form in which a prompt is asked.
  func dialect(for prompt: Prompt) -> any APIDialect {
    infills(prompt) ? InfillDialect() : shape.dialect
  }

  /// llama.cpp's route for infilling, which has no `/v1` before it.
  var infillURL: URL {
    (address.lastPathComponent == "v1" ? address.deletingLastPathComponent() : address)
      .appending(path: "infill")
  }
}
