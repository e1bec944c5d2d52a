// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// The programs and services that answer, as far as they differ.
package enum ServerKind: String, Sendable, Hashable, Codable, CaseIterable {
  case openAI = "openai"
  case azure
  case vLLM = "vllm"
  case llamaServer = "llama-server"
  case llamaCppPython = "llama-cpp-python"
  case ollama
  case tgi
  case anthropic
  case mistral
  /// A server with OpenAI's interface of which nothing else is known.
  case compatible
}

/// The forms of request and answer.
package enum APIShape: String, Sendable, Hashable, Codable, CaseIterable {
  /// OpenAI's `/completions`: text in, text out.
  case completions
  /// OpenAI's `/chat/completions`: turns in, a turn out.
  case chat
  /// Ollama's `/api/generate` with `raw`, so that no template is put round the prompt.
  case ollamaGenerate = "ollama-generate"
  /// TGI's `/generate`.
  case tgiGenerate = "tgi-generate"
  /// Anthropic's `/messages`.
  case messages
  /// Mistral's `/fim/completions`: text, and a suffix if there is one, in; a turn out.
  case fillIn = "fim"
}
