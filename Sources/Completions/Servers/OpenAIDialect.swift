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
    var messages: [Turn]?
    var maxTokens: Int?
    var maxCompletionTokens: Int?
    var temperature: Double?
    var topP: Double?
    var topK: Int?
    var minP: Double?
    var n: Int?
    var seed: Int?
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
      case model, prompt, messages, temperature, n, seed, stop, stream
      case streamOptions = "stream_options"
      case maxTokens = "max_tokens"
      case maxCompletionTokens = "max_completion_tokens"
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
    var body = Body(model: server.kind == .azure ? nil : server.model)
    if isChat {
      let conversation = try request.conversation(for: server)
      body.messages = conversation.turns
      if conversation.prefill != nil, server.kind == .vLLM {
        body.addGenerationPrompt = false
        body.continueFinalMessage = true
      }
    } else {
      body.prompt = try request.text(for: server)
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
        body.topK = capabilities.unlimitedTopK.map { sampling.topK ?? $0 }
        if capabilities.takesMinP { body.minP = sampling.minP }
      }
    }
    if request.indices.count > 1 { body.n = request.indices.count }
    if capabilities.seeding != .none { body.seed = request.firstSeed }
    let stops = capabilities.sent(sampling.stop)
    if !stops.isEmpty { body.stop = stops }
    if server.streams {
      body.stream = true
      body.streamOptions = .init()
    }
    return try JSONText.encode(body)
  }

  // MARK: - Answers

  /// Nothing but the choices is needed; servers differ in all the rest.
  private struct Answer: Decodable {
    var choices: [Choice]
    var usage: Usage?

    struct Choice: Decodable {
      var index: Int?
      var text: String?
      var message: Message?
      var finishReason: String?
      var stopReason: StopReason?

      enum CodingKeys: String, CodingKey {
        case index, text, message
        case finishReason = "finish_reason"
        case stopReason = "stop_reason"
      }
    }
  }

  struct Message: Decodable {
    var content: String?
    var refusal: String?
  }

  struct Usage: Decodable {
    var promptTokens: Int?
    var completionTokens: Int?

    enum CodingKeys: String, CodingKey {
      case promptTokens = "prompt_tokens"
      case completionTokens = "completion_tokens"
    }

    var tokens: TokenUsage {
      TokenUsage(prompt: promptTokens ?? 0, completion: completionTokens ?? 0)
    }
  }

  /// vLLM's: a text, or the number of a token.
  struct StopReason: Decodable {
    var text: String?

    init(from decoder: any Decoder) throws {
      text = try? decoder.singleValueContainer().decode(String.self)
    }
  }

  func reply(in body: Data) throws -> CompletionReply {
    let (answer, isRepaired) = try JSONText.decode(Answer.self, from: body)
    let choices = answer.choices.map { choice in
      let text = isChat ? choice.message?.content : choice.text
      let finish = FinishReason(word: choice.finishReason)
      return CompletionReply.Choice(
        index: choice.index,
        text: text ?? "",
        finish: text == nil && choice.message?.refusal != nil ? .filtered : finish,
        stop: choice.stopReason?.text,
        isRepaired: isRepaired && (text?.contains("\u{fffd}") ?? false)
      )
    }
    return CompletionReply(choices: choices, usage: answer.usage?.tokens)
  }
}
