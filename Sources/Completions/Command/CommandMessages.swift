// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Prompting

/// The lines that a program is sent, each a JSON object.
enum CommandQuestion {
  struct Hello: Encodable {
    var type = "hello"
    var version = 1

    enum CodingKeys: String, CodingKey {
      case type
      case version = "protocol"
    }
  }

  struct Generate: Encodable {
    var type = "generate"
    var id: String
    var prompt: String?
    var messages: [Turn]?
    var n: Int
    var maxTokens: Int
    var temperature: Double
    var topP: Double
    var topK: Int?
    var minP: Double?
    var stop: [String]
    var seed: Int?

    enum CodingKeys: String, CodingKey {
      case type, id, prompt, messages, n, temperature, stop, seed
      case maxTokens = "max_tokens"
      case topP = "top_p"
      case topK = "top_k"
      case minP = "min_p"
    }

    init(_ request: CompletionRequest, id: String) {
      self.id = id
      switch request.prompt {
      case .text(let text), .gap(let text, _): prompt = text
      case .chat(let conversation): messages = conversation.turns
      }
      let sampling = request.sampling
      n = request.indices.count
      maxTokens = sampling.maxTokens
      temperature = sampling.temperature
      topP = sampling.topP
      topK = sampling.topK
      minP = sampling.minP == 0 ? nil : sampling.minP
      stop = sampling.stop
      seed = request.firstSeed
    }
  }
}

/// A line that a program answers with.
struct CommandAnswer: Decodable {
  enum Kind: String, Decodable {
    case hello, result, error
  }

  struct Choice: Decodable {
    var index: Int?
    var text: String
    var finishReason: String?

    enum CodingKeys: String, CodingKey {
      case index, text
      case finishReason = "finish_reason"
    }
  }

  struct Usage: Decodable {
    var promptTokens: Int?
    var completionTokens: Int?

    enum CodingKeys: String, CodingKey {
      case promptTokens = "prompt_tokens"
      case completionTokens = "completion_tokens"
    }
  }

  var type: Kind
  var id: String?
  // Of a hello.
  var version: Int?
  var name: String?
  var mostSamples: Int?
  var modes: [String]?
  // Of a result.
  var choices: [Choice]?
  var usage: Usage?
  // Of an error.
  var message: String?
  var retryable: Bool?

  enum CodingKeys: String, CodingKey {
    case type, id, name, modes, choices, usage, message, retryable
    case version = "protocol"
    case mostSamples = "max_n"
  }

  /// What a result says.
  func reply(isRepaired: Bool) -> CompletionReply {
    let choices = (choices ?? []).map { choice in
      CompletionReply.Choice(
        index: choice.index,
        text: choice.text,
        finish: FinishReason(word: choice.finishReason),
        isRepaired: isRepaired && choice.text.contains("\u{fffd}")
      )
    }
    let usage = usage.map {
      TokenUsage(prompt: $0.promptTokens ?? 0, completion: $0.completionTokens ?? 0)
    }
    return CompletionReply(choices: choices, usage: usage)
  }
}

extension Capabilities {
  /// What a program says of itself.
  init(_ hello: CommandAnswer) {
    let modes = hello.modes ?? ["complete"]
    self.init(
      shapes: (modes.contains("complete") ? [.completions] : [])
        + (modes.contains("chat") ? [.chat] : []),
      mostSamples: max(1, hello.mostSamples ?? 1),
      seeding: .bestEffort
    )
  }
}
