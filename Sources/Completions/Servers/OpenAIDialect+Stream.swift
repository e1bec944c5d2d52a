// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

extension OpenAIDialect {
  private struct Piece: Decodable {
    var choices: [Choice]?
    var usage: Usage?
    var id: Identifier?

    struct Choice: Decodable {
      var index: Int?
      var text: String?
      var delta: Message?
      var finishReason: String?
      var stopReason: StopReason?

      enum CodingKeys: String, CodingKey {
        case index, text, delta
        case finishReason = "finish_reason"
        case stopReason = "stop_reason"
      }
    }
  }

  /// Joins the pieces of each choice; `[DONE]` ends the whole.
  func reply(inStream events: [Data]) throws -> CompletionReply? {
    var streamed = StreamedReply()
    for event in events {
      if event.elementsEqual("[DONE]".utf8) { return streamed.reply(isEnded: true) }
      let (piece, isRepaired) = try JSONText.decode(Piece.self, from: event)
      streamed.id = streamed.id ?? piece.id?.text
      for choice in piece.choices ?? [] {
        let text = isChat ? choice.delta?.content?.text : choice.text
        streamed.add(
          text ?? "",
          to: choice.index ?? 0,
          finish: choice.finishReason.map { FinishReason(word: $0) },
          stop: choice.stopReason?.text,
          isRepaired: isRepaired
        )
        if choice.delta?.refusal?.isEmpty == false { streamed.refuse(choice.index ?? 0) }
        if choice.delta?.isOnlyReasoning == true { streamed.think(choice.index ?? 0) }
        if let usage = piece.usage { streamed.count(usage.tokens, of: choice.index ?? 0) }
      }
      if piece.choices?.isEmpty ?? true, let usage = piece.usage { streamed.count(usage.tokens) }
    }
    return streamed.reply(isEnded: false)
  }
}
