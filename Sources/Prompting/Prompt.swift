// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// What a model is asked, as its server takes it.
package enum Prompt: Sendable, Hashable {
  /// Text to continue.
  case text(String)
  /// Text to fill in, between what stands before it and after it.
  case gap(prefix: String, suffix: String)
  /// A conversation, which the server puts into the model's own template.
  case chat(Conversation)
}

/// The turns before a model's answer.
package struct Conversation: Sendable, Hashable {
  /// Instructions that stand above every turn; nil for the server's own.
  package var system: String?
  /// What the user says.
  package var user: String
  /// How the answer begins, which the model continues; nil when it begins its own.
  package var prefill: String?

  package init(system: String? = nil, user: String, prefill: String? = nil) {
    self.system = system
    self.user = user
    self.prefill = prefill
  }
}
