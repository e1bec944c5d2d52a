// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Prompting

/// OpenAI's `/completions` and `/chat/completions`, and what vLLM and llama.cpp add to them.
struct OpenAIDialect: APIDialect {
  var isChat: Bool

  private struct Body: Encodable {
    var model: String?
    var prompt: String?
    var suffix: String?
    var messages: [Turn]?
    var maxTokens: Int?
    var maxCompletionTokens: Int?
    var temperature: Double?
    var topP: Double?
    var topK: Int?
    var minP: Double?
    var n: Int?
    var seed: Int?
    /// Mistral's name for it.
    var randomSeed: Int?
    var stop: [String]?
    var addGenerationPrompt: Bool?
    var continueFinalMessage: Bool?
    var stream: Bool?
    var streamOptions: StreamOptions?

    struct StreamOptions: Encodable {
      var includeUsage = true

      enum CodingKeys: String, CodingKey {
        case includeUsage = "include_usage"
      }
    }

    enum CodingKeys: String, CodingKey {
      case model, prompt, suffix, messages, temperature, n, seed, stop, stream
      case streamOptions = "stream_options"
      case maxTokens = "max_tokens"
      case maxCompletionTokens = "max_completion_tokens"
      case randomSeed = "random_seed"
      case topP = "top_p"
      case topK = "top_k"
      case minP = "min_p"
      case addGenerationPrompt = "add_generation_prompt"
      case continueFinalMessage = "continue_final_message"
    }
  }

  func body(for request: CompletionRequest, to server: HTTPEndpoint.Server) throws -> Data {
    let sampling = request.sampling
    let capabilities = server.capabilities
    // An Azure address names the model already.
    var body = Body(model: server.kind == .azure || server.model.isEmpty ? nil : server.model)
    if isChat {
      let conversation = try request.conversation(for: server)
      body.messages = conversation.turns
      if conversation.prefill != nil, server.kind == .vLLM {
        body.addGenerationPrompt = false
        body.continueFinalMessage = true
      }
    } else {
      let (text, suffix) = try request.textWithSuffix(for: server)
      body.prompt = text
      body.suffix = suffix
    }
    switch isChat ? capabilities.tokenLimit : .maxTokens {
    case .maxTokens: body.maxTokens = sampling.maxTokens
    case .maxCompletionTokens: body.maxCompletionTokens = sampling.maxTokens
    }
    if capabilities.takesSampling {
      body.temperature = sampling.temperature
      if !sampling.isGreedy {
        // Said even where it changes nothing: a server's own defaults may differ.
        body.topP = sampling.topP
        body.topK = sampling.topK ?? capabilities.unlimitedTopK
        if capabilities.takesMinP || sampling.minP > 0 { body.minP = sampling.minP }
      }
    }
    if request.indices.count > 1 { body.n = request.indices.count }
    if server.kind == .mistral {
      body.randomSeed = request.firstSeed
    } else if capabilities.seeding != .none {
      body.seed = request.firstSeed
    }
    let stops = capabilities.sent(sampling.stop)
    if !stops.isEmpty { body.stop = stops }
    if server.streams {
      body.stream = true
      body.streamOptions = .init()
    }
    return try JSONText.encode(body)
  }
}
