// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

/// Mistral's `/fim/completions`, which puts the tokens of its model round the parts; its answers are those of a chat.
struct MistralDialect: APIDialect {
  private struct Body: Encodable {
    var model: String
    var prompt: String
    var suffix: String?
    var maxTokens: Int
    var temperature: Double?
    var topP: Double?
    var randomSeed: Int?
    var stop: [String]?

    enum CodingKeys: String, CodingKey {
      case model, prompt, suffix, temperature, stop
      case maxTokens = "max_tokens"
      case topP = "top_p"
      case randomSeed = "random_seed"
    }
  }

  func body(for request: CompletionRequest, to server: HTTPEndpoint.Server) throws -> Data {
    let sampling = request.sampling
    let (prompt, suffix) = try request.textWithSuffix(for: server)
    var body = Body(
      model: server.model,
      prompt: prompt,
      suffix: suffix,
      maxTokens: sampling.maxTokens,
      randomSeed: request.firstSeed
    )
    if server.capabilities.takesSampling {
      body.temperature = sampling.temperature
      if !sampling.isGreedy { body.topP = sampling.topP }
    }
    let stops = server.capabilities.sent(sampling.stop)
    if !stops.isEmpty { body.stop = stops }
    return try JSONText.encode(body)
  }

  func reply(in body: Data) throws -> CompletionReply {
    try OpenAIDialect(isChat: true).reply(in: body)
  }
}
