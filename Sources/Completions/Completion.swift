// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import Problems

/// What a model wrote for one sample, and how it came to end.
package struct Completion: Sendable, Hashable, Codable {
  package var task: TaskID
  /// The place among the samples of the same task, counted from 0.
  package var index: Int
  /// What follows the prompt, or the prefill if there was one; up to the stop sequence.
  package var text: String
  package var finish: FinishReason
  /// Who cut the text off, and where; nil when it ended of itself or at the token limit.
  package var cut: StopCut?
  /// The seed that was sent; nil when the server takes none.
  package var seed: Int?
  /// Whether bytes of the answer were no UTF-8, or no Unicode, and became U+FFFD.
  package var isRepaired: Bool
  /// The server's name for the exchange, if it gives one.
  package var requestID: String?

  package init(
    task: TaskID,
    index: Int,
    text: String,
    finish: FinishReason,
    cut: StopCut? = nil,
    seed: Int? = nil,
    isRepaired: Bool = false,
    requestID: String? = nil
  ) {
    self.task = task
    self.index = index
    self.text = text
    self.finish = finish
    self.cut = cut
    self.seed = seed
    self.isRepaired = isRepaired
    self.requestID = requestID
  }
}

/// Why a completion ended.
package enum FinishReason: String, Sendable, Hashable, Codable {
  /// The model ended it, or a stop sequence did.
  case stop
  /// At the limit on tokens or at the end of the context.
  case length
  /// The server held an answer back, or the model refused to give one.
  case filtered
  /// The model ended, and all that it wrote is reasoning.
  case reasoning
  /// Something else, or the server did not say.
  case unknown

  /// Reads the words of every server that is known here.
  init(word: String?) {
    self =
      switch word {
      case "stop", "eos", "eos_token", "stop_sequence", "end_turn": .stop
      case "length", "max_tokens", "model_length", "model_context_window_exceeded": .length
      case "content_filter", "refusal": .filtered
      default: .unknown
      }
  }
}

/// Where a stop sequence ended a text.
package enum StopCut: Sendable, Hashable {
  /// The server did it; nil when it does not say at which sequence.
  case server(String?)
  /// The sequence stood in what the server sent.
  case local(String)
}
