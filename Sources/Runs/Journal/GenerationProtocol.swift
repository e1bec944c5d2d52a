// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// What the texts of a model depend on: the part of a protocol that is settled before any is judged.
package struct GenerationProtocol: ProtocolDocument {
  /// The problems that were put to the model; by which suite it is judged is no part of it.
  package struct Benchmark: Codable, Sendable, Hashable {
    package var name: String
    package var version: String
    package var split: String
  }

  package var benchmark: Benchmark
  package var dataset: RunProtocol.Dataset
  package var tasks: RunProtocol.TaskSelection
  package var provider: RunProtocol.Provider
  /// The SHA-256 of the prompts, in hexadecimal.
  package var promptDigest: String
  package var sampling: RunProtocol.Sampling
  /// The version of evalharness.
  package var evaluator: String

  package init(
    benchmark: RunProtocol.Benchmark,
    dataset: RunProtocol.Dataset,
    tasks: RunProtocol.TaskSelection,
    provider: RunProtocol.Provider,
    promptDigest: String,
    sampling: RunProtocol.Sampling,
    evaluator: String = evaluatorVersion
  ) {
    self.benchmark = Benchmark(
      name: benchmark.name,
      version: benchmark.version,
      split: benchmark.split
    )
    self.dataset = dataset
    self.tasks = tasks
    self.provider = provider
    self.promptDigest = promptDigest
    self.sampling = sampling
    self.evaluator = evaluator
  }
}

extension RunProtocol {
  /// The part that is settled before anything is judged.
  package var generation: GenerationProtocol {
    GenerationProtocol(
      benchmark: benchmark,
      dataset: dataset,
      tasks: tasks,
      provider: provider,
      promptDigest: promptDigest,
      sampling: sampling,
      evaluator: evaluator
    )
  }
}
