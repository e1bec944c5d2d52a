// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Prompting

/// A program of the user's that completes: JSON lines in, JSON lines out, in any order.
///
/// Each request has an `id` that its answer repeats. What the program writes to standard error is
/// its log.
package struct CommandEndpoint: CompletionEndpoint {
  package let name: String
  package let capabilities: Capabilities
  package let settings: [String: String]
  private let conversation: CommandConversation

  /// - Throws: ``CompletionError/program(name:reason:)`` for another version of the protocol.
  init(_ conversation: CommandConversation, hello: CommandAnswer) throws {
    guard hello.version == 1 else {
      throw CompletionError.program(
        name: conversation.name,
        reason: "it speaks version \(hello.version.map(String.init) ?? "none") of the protocol: "
          + "answer hello with version 1"
      )
    }
    self.conversation = conversation
    name = hello.name ?? conversation.name
    capabilities = Capabilities(hello)
    settings = ["command": conversation.name, "engine": hello.name ?? "unnamed"]
  }

  package func reply(to request: CompletionRequest) async throws -> CompletionReply {
    if let refusal = refusal(of: request.prompt) {
      throw CompletionError.unsupported(server: name, what: refusal)
    }
    let id = conversation.makeID(for: request)
    let question = CommandQuestion.Generate(request, id: id)
    let (answer, isRepaired) = try await conversation.ask(question, id: id)
    guard answer.type == .result else {
      throw CompletionError.declined(
        name: name,
        message: answer.message ?? "no reason given",
        isRetryable: answer.retryable ?? false
      )
    }
    return answer.reply(isRepaired: isRepaired)
  }

  private func refusal(of prompt: Prompt) -> String? {
    switch prompt {
    case .text:
      capabilities.shapes.contains(.completions)
        ? nil : "takes only turns: choose a prompt style for chat"
    case .gap:
      "takes no suffix: choose a prompt style with the tokens of its model, such as fim-qwen"
    case .chat:
      capabilities.shapes.contains(.chat)
        ? nil : "takes no turns: choose another prompt style"
    }
  }
}
