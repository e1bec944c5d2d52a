// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Prompting

/// Anthropic's `/v1/messages`.
struct AnthropicDialect: APIDialect {
  private struct Body: Encodable {
    var model: String
    var maxTokens: Int
    var messages: [Turn]
    var system: String?
    var temperature: Double?
    var topP: Double?
    var topK: Int?
    var stopSequences: [String]?

    enum CodingKeys: String, CodingKey {
      case model, messages, system, temperature
      case maxTokens = "max_tokens"
      case topP = "top_p"
      case topK = "top_k"
      case stopSequences = "stop_sequences"
    }
  }

  func body(for request: CompletionRequest, to server: HTTPEndpoint.Server) throws -> Data {
    let sampling = request.sampling
    var conversation = try request.conversation(for: server)
    let system = conversation.system
    conversation.system = nil
    // It takes no turn of the model's that ends in white space, which the model then writes itself.
    conversation.prefill = conversation.prefill.map(Self.withoutSpaceAtTheEnd)
    var body = Body(
      model: server.model,
      maxTokens: sampling.maxTokens,
      messages: conversation.turns,
      system: system
    )
    if server.capabilities.takesSampling {
      // Newer models take none of these: only what differs from the default of 1 is said.
      if sampling.temperature != 1 { body.temperature = sampling.temperature }
      if !sampling.isGreedy {
        if sampling.topP < 1 { body.topP = sampling.topP }
        body.topK = sampling.topK
      }
    }
    // Sequences of nothing but white space are refused; the text is cut at them here.
    let stops = server.capabilities.sent(sampling.stop).filter { $0.contains { !$0.isWhitespace } }
    if !stops.isEmpty { body.stopSequences = stops }
    return try JSONText.encode(body)
  }

  private static func withoutSpaceAtTheEnd(_ text: String) -> String {
    text.lastIndex { !$0.isWhitespace }.map { String(text[...$0]) } ?? ""
  }

  private struct Answer: Decodable {
    var id: String?
    var content: [Block]
    var stopReason: String?
    var stopSequence: String?
    var usage: Usage?

    struct Block: Decodable {
      var type: String
      var text: String?
    }

    struct Usage: Decodable {
      var inputTokens: Int?
      var outputTokens: Int?
      var cacheReadTokens: Int?
      var cacheCreationTokens: Int?

      enum CodingKeys: String, CodingKey {
        case inputTokens = "input_tokens"
        case outputTokens = "output_tokens"
        case cacheReadTokens = "cache_read_input_tokens"
        case cacheCreationTokens = "cache_creation_input_tokens"
      }

      var prompt: Int {
        (inputTokens ?? 0) + (cacheReadTokens ?? 0) + (cacheCreationTokens ?? 0)
      }
    }

    enum CodingKeys: String, CodingKey {
      case id, content, usage
      case stopReason = "stop_reason"
      case stopSequence = "stop_sequence"
    }
  }

  func reply(in body: Data) throws -> CompletionReply {
    let (answer, isRepaired) = try JSONText.decode(Answer.self, from: body)
    let choice = CompletionReply.Choice(
      text: answer.content.filter { $0.type == "text" }.compactMap(\.text).joined(),
      finish: FinishReason(word: answer.stopReason),
      stop: answer.stopSequence,
      isRepaired: isRepaired
    )
    let usage = answer.usage.map {
      TokenUsage(prompt: $0.prompt, completion: $0.outputTokens ?? 0)
    }
    return CompletionReply(choices: [choice], usage: usage, id: answer.id)
  }
}
