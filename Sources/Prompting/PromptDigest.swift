// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import Problems

/// The SHA-256 of the prompts that a run asks with, in hexadecimal.
///
/// Task by task in the given order, the name and the exact bytes of the prompt.
package func promptDigest(of problems: [Problem]) -> String {
  var hash = SHA256()
  for problem in problems {
    hash.update(element: problem.id.rawValue)
    hash.update(element: problem.prompt)
  }
  return hash.digest.hex
}

/// The SHA-256 of rendered prompts, in hexadecimal: task by task, what a model is asked.
package func promptDigest(of prompts: [(task: TaskID, prompt: Prompt)]) -> String {
  var hash = SHA256()
  for (task, prompt) in prompts {
    hash.update(element: task.rawValue)
    hash.update(element: prompt.digest)
  }
  return hash.digest.hex
}

extension Prompt {
  /// The SHA-256 of the prompt, in hexadecimal; a text that a model is to continue has that of its
  /// bytes.
  package var digest: String {
    switch self {
    case .text(let text):
      return ContentDigest.sha256(Array(text.utf8))
    case .gap(let prefix, let suffix):
      var hash = SHA256()
      for text in [prefix, suffix] { hash.update(element: text) }
      return hash.digest.hex
    case .chat(let conversation):
      var hash = SHA256()
      for text in [conversation.system, conversation.user, conversation.prefill] {
        hash.update(element: text ?? "")
      }
      return hash.digest.hex
    }
  }
}
