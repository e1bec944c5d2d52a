// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

extension OllamaDialect {
  /// Joins the pieces, of which the last says that it is.
  func reply(inStream events: [Data]) throws -> CompletionReply? {
    var streamed = StreamedReply()
    for event in events {
      let (piece, isRepaired) = try JSONText.decode(Answer.self, from: event)
      let isDone = piece.done ?? false
      streamed.add(
        piece.response,
        to: 0,
        finish: isDone ? FinishReason(word: piece.doneReason) : nil,
        isRepaired: isRepaired
      )
      if let usage = piece.usage { streamed.count(usage, of: 0) }
    }
    return streamed.reply(isEnded: false)
  }
}
