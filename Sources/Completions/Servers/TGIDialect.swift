// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

/// TGI's `/generate`.
///
/// It answers 422 to a temperature of 0 and to a top-p of 1, so these are left out, and leaves the
/// stop sequence in the text, which is cut here as every text is.
struct TGIDialect: APIDialect {
  private struct Body: Encodable {
    var inputs: String
    var parameters: Parameters

    struct Parameters: Encodable {
      var maxNewTokens: Int
      var doSample: Bool
      var temperature: Double?
      var topP: Double?
      var topK: Int?
      var seed: Int?
      var stop: [String]?
      var returnFullText = false
      var details = true

      enum CodingKeys: String, CodingKey {
        case temperature, seed, stop, details
        case maxNewTokens = "max_new_tokens"
        case doSample = "do_sample"
        case topP = "top_p"
        case topK = "top_k"
        case returnFullText = "return_full_text"
      }
    }
  }

  func body(for request: CompletionRequest, to server: HTTPEndpoint.Server) throws -> Data {
    let sampling = request.sampling
    var parameters = Body.Parameters(
      maxNewTokens: sampling.maxTokens,
      doSample: !sampling.isGreedy
    )
    if !sampling.isGreedy {
      parameters.temperature = sampling.temperature
      if sampling.topP < 1 { parameters.topP = sampling.topP }
      parameters.topK = sampling.topK
      parameters.seed = request.firstSeed
    }
    let stops = server.capabilities.sent(sampling.stop)
    if !stops.isEmpty { parameters.stop = stops }
    let inputs = try request.text(for: server)
    return try JSONText.encode(Body(inputs: inputs, parameters: parameters))
  }

  private struct Answer: Decodable {
    var generatedText: String
    var details: Details?

    struct Details: Decodable {
      var finishReason: String?
      var generatedTokens: Int?
      var prefill: [Token]?

      enum CodingKeys: String, CodingKey {
        case prefill
        case finishReason = "finish_reason"
        case generatedTokens = "generated_tokens"
      }
    }

    struct Token: Decodable {}

    enum CodingKeys: String, CodingKey {
      case details
      case generatedText = "generated_text"
    }
  }

  func reply(in body: Data) throws -> CompletionReply {
    let (answer, isRepaired) = try JSONText.decode(Answer.self, from: body)
    let choice = CompletionReply.Choice(
      text: answer.generatedText,
      finish: FinishReason(word: answer.details?.finishReason),
      isRepaired: isRepaired
    )
    let usage = answer.details?.generatedTokens.map {
      TokenUsage(prompt: answer.details?.prefill?.count ?? 0, completion: $0)
    }
    return CompletionReply(choices: [choice], usage: usage)
  }
}
