// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

extension Capabilities {
  /// What is known of a server before it has answered.
  package init(of kind: ServerKind) {
    self =
      switch kind {
      case .openAI:
        Capabilities(
          shapes: [.chat, .completions],
          mostSamples: 128,
          mostStops: 4,
          seeding: .bestEffort,
          lacks: [.topK, .minP],
          tokenLimit: .maxCompletionTokens
        )
      case .azure:
        Capabilities(
          shapes: [.chat, .completions],
          mostSamples: 128,
          mostStops: 4,
          seeding: .bestEffort,
          lacks: [.topK, .minP]
        )
      case .vLLM:
        // Its older versions take -1 for all tokens and no 0, its newer ones both.
        Capabilities(
          shapes: [.completions, .chat],
          mostSamples: 16384,
          seeding: .reproducible,
          unlimitedTopK: -1,
          takesMinP: true
        )
      case .llamaServer:
        // It takes as many samples as it has slots, and counts the tokens of one of them.
        Capabilities(
          shapes: [.completions, .chat, .messages],
          seeding: .reproducible,
          unlimitedTopK: 0,
          takesMinP: true,
          countsEverySample: false
        )
      case .llamaCppPython:
        Capabilities(
          shapes: [.completions, .chat],
          mostSamples: 1,
          seeding: .reproducible,
          unlimitedTopK: 0,
          takesMinP: true
        )
      case .ollama:
        // Its /completions puts a chat template round the prompt.
        Capabilities(
          shapes: [.ollamaGenerate, .chat],
          mostSamples: 1,
          seeding: .reproducible,
          unlimitedTopK: 0,
          takesMinP: true
        )
      case .tgi:
        Capabilities(
          shapes: [.tgiGenerate, .chat],
          mostSamples: 1,
          mostStops: 4,
          seeding: .reproducible,
          lacks: [.minP]
        )
      case .anthropic:
        Capabilities(shapes: [.messages], mostSamples: 1, seeding: .none, lacks: [.minP])
      case .mistral:
        // It refuses members that it does not know, `n` and `seed` among them for infilling.
        Capabilities(
          shapes: [.fillIn, .chat],
          mostSamples: 1,
          seeding: .bestEffort,
          lacks: [.topK, .minP]
        )
      case .compatible:
        // It is told what is asked for and nothing besides; who asks knows the server.
        Capabilities(shapes: [.completions, .chat], mostStops: 4, seeding: .bestEffort)
      }
  }
}
