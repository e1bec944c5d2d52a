// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

/// Ollama's own `/api/generate`, with `raw` so that the model continues the prompt itself.
struct OllamaDialect: APIDialect {
  private struct Body: Encodable {
    var model: String
    var prompt: String
    /// What is to follow the answer; a template of Ollama's puts it where the model wants it.
    var suffix: String?
    var raw = true
    var stream = false
    var options: Options

    struct Options: Encodable {
      var numPredict: Int
      var temperature: Double
      var topP: Double?
      var topK: Int?
      var minP: Double?
      var seed: Int?
      var stop: [String]?
      var contextTokens: Int?

      enum CodingKeys: String, CodingKey {
        case temperature, seed, stop
        case numPredict = "num_predict"
        case topP = "top_p"
        case topK = "top_k"
        case minP = "min_p"
        case contextTokens = "num_ctx"
      }
    }
  }

  func body(for request: CompletionRequest, to server: HTTPEndpoint.Server) throws -> Data {
    let sampling = request.sampling
    let (prompt, suffix) = try request.textWithSuffix(for: server)
    var options = Body.Options(numPredict: sampling.maxTokens, temperature: sampling.temperature)
    if !sampling.isGreedy {
      options.topP = sampling.topP
      options.topK = sampling.topK ?? server.capabilities.unlimitedTopK
      options.minP = sampling.minP
    }
    options.seed = request.firstSeed
    if !sampling.stop.isEmpty { options.stop = sampling.stop }
    options.contextTokens = server.contextTokens
    var body = Body(model: server.model, prompt: prompt, options: options)
    body.stream = server.streams
    if let suffix {
      body.suffix = suffix
      body.raw = false
    }
    return try JSONText.encode(body)
  }

  struct Answer: Decodable {
    var response: String
    var done: Bool?
    var doneReason: String?
    var promptTokens: Int?
    var completionTokens: Int?

    enum CodingKeys: String, CodingKey {
      case response, done
      case doneReason = "done_reason"
      case promptTokens = "prompt_eval_count"
      case completionTokens = "eval_count"
    }

    var usage: TokenUsage? {
      completionTokens.map { TokenUsage(prompt: promptTokens ?? 0, completion: $0) }
    }
  }

  func reply(in body: Data) throws -> CompletionReply {
    let (answer, isRepaired) = try JSONText.decode(Answer.self, from: body)
    let choice = CompletionReply.Choice(
      text: answer.response,
      finish: FinishReason(word: answer.doneReason),
      isRepaired: isRepaired
    )
    return CompletionReply(choices: [choice], usage: answer.usage)
  }
}
