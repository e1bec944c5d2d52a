// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

extension OpenAIDialect {
  /// Nothing but the choices is needed; servers differ in all the rest.
  private struct Answer: Decodable {
    var choices: [Choice]
    var usage: Usage?
    var id: Identifier?
  }

  /// What a server calls an exchange: a text, a number, or nothing that can be read.
  struct Identifier: Decodable {
    var text: String?

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      let text =
        (try? container.decode(String.self)) ?? (try? container.decode(Int.self)).map(String.init)
      self.text = text.map { String($0.prefix(200)) }
    }
  }

  private struct Choice: Decodable {
    var index: Int?
    var text: String?
    var message: Message?
    var finishReason: String?
    var stopReason: StopReason?
    /// Whether there is a text or a message, even of null.
    var hasText: Bool
    var hasMessage: Bool

    enum CodingKeys: String, CodingKey {
      case index, text, message
      case finishReason = "finish_reason"
      case stopReason = "stop_reason"
    }

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      index = try container.decodeIfPresent(Int.self, forKey: .index)
      text = try container.decodeIfPresent(String.self, forKey: .text)
      message = try container.decodeIfPresent(Message.self, forKey: .message)
      finishReason = try container.decodeIfPresent(String.self, forKey: .finishReason)
      stopReason = try container.decodeIfPresent(StopReason.self, forKey: .stopReason)
      hasText = container.contains(.text)
      hasMessage = container.contains(.message)
    }
  }

  /// What a turn says: a text, or parts of which some are text.
  struct Message: Decodable {
    var content: Content?
    var refusal: String?
    /// What was thought before; some servers call it `reasoning`.
    var reasoningContent: String?
    var reasoning: String?

    enum CodingKeys: String, CodingKey {
      case content, refusal, reasoning
      case reasoningContent = "reasoning_content"
    }

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      content = try container.decodeIfPresent(Content.self, forKey: .content)
      refusal = try container.decodeIfPresent(String.self, forKey: .refusal)
      reasoningContent = try? container.decodeIfPresent(String.self, forKey: .reasoningContent)
      reasoning = try? container.decodeIfPresent(String.self, forKey: .reasoning)
    }

    /// Whether it holds reasoning and nothing else.
    var isOnlyReasoning: Bool {
      content?.text.isEmpty ?? true && refusal == nil
        && (reasoningContent?.isEmpty == false || reasoning?.isEmpty == false
          || content?.hasReasoning == true)
    }
  }

  struct Content: Decodable {
    var text: String
    var hasReasoning = false

    private struct Part: Decodable {
      var type: String?
      var text: String?
    }

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let text = try? container.decode(String.self) {
        self.text = text
      } else {
        let parts = try container.decode([Part].self)
        text = parts.filter { $0.type == nil || $0.type == "text" || $0.type == "output_text" }
          .compactMap(\.text).joined()
        hasReasoning = parts.contains { ["thinking", "reasoning"].contains($0.type) }
      }
    }
  }

  /// The tokens that a server counts, which some write as texts; what is no number counts for nothing.
  struct Usage: Decodable {
    var tokens: TokenUsage

    private struct Count: Decodable {
      var value: Int

      init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let number =
          (try? container.decode(Double.self))
          ?? (try? container.decode(String.self)).flatMap { Double($0) }
        value = number.flatMap { Int(exactly: $0.rounded()) } ?? 0
      }
    }

    enum CodingKeys: String, CodingKey {
      case promptTokens = "prompt_tokens"
      case completionTokens = "completion_tokens"
    }

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      func count(_ key: CodingKeys) throws -> Int {
        max(0, try container.decodeIfPresent(Count.self, forKey: key)?.value ?? 0)
      }
      tokens = TokenUsage(
        prompt: try count(.promptTokens),
        completion: try count(.completionTokens)
      )
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
    let choices = try answer.choices.map { choice in
      if let error = OtherShape(isChat: isChat, choice.hasText, choice.hasMessage) { throw error }
      let text = isChat ? choice.message?.content?.text : choice.text
      var finish = FinishReason(word: choice.finishReason)
      if text == nil, choice.message?.refusal != nil { finish = .filtered }
      if isChat, finish != .length, choice.message?.isOnlyReasoning == true { finish = .reasoning }
      return CompletionReply.Choice(
        index: choice.index,
        text: text ?? "",
        finish: finish,
        stop: choice.stopReason?.text,
        isRepaired: isRepaired && (text?.contains("\u{fffd}") ?? false)
      )
    }
    return CompletionReply(choices: choices, usage: answer.usage?.tokens, id: answer.id?.text)
  }
}

/// An answer in the form of another interface.
struct OtherShape: Error {
  var reason: String
  var remedy: String

  /// Nil when a choice has what the interface gives.
  fileprivate init?(isChat: Bool, _ hasText: Bool, _ hasMessage: Bool) {
    guard !(isChat ? hasMessage : hasText) else { return nil }
    let check = "check the address and the kind of server"
    reason = "its choices have no \(isChat ? "message" : "text")"
    remedy =
      isChat
      ? (hasText ? "try --shape completions with a style that is no chat" : check)
      : (hasMessage ? "try --shape chat with --style chat" : check)
  }
}
