// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Problems

/// What the texts of a model depend on: the part of a protocol that is settled before any is judged.
package struct GenerationProtocol: Codable, Sendable, Hashable {
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

  /// The protocol as JSON: members sorted by name, absent values left out.
  package func json() throws -> JSONValue {
    try JSONValue(encoding: self)
  }

  /// The SHA-256 of the compact JSON of the protocol, in hexadecimal.
  package func digest() throws -> String {
    ContentDigest.sha256(try json().bytes(.compact))
  }

  /// The fields in which another protocol differs, sorted by name; none when they are the same.
  package func differences(
    from other: GenerationProtocol
  ) throws -> [RunProtocol.Difference] {
    try json().differences(from: other.json())
  }

  /// Every field that is set and its value in words, sorted by the path of the field.
  package func fields() throws -> [(field: String, value: String)] {
    try json().fields
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
