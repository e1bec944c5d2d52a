// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Runs

/// What the units of an evolution depend on.
///
/// How many rounds there are is no part of it: a folder goes on where it ended.
package struct EvolutionProtocol: ProtocolDocument {
  package struct Seed: Codable, Sendable, Hashable {
    package var items: Int
    /// The SHA-256 of the items, in hexadecimal.
    package var sha256: String

    package init(items: Int, sha256: String) {
      self.items = items
      self.sha256 = sha256
    }
  }

  package struct Method: Codable, Sendable, Hashable {
    package var name: String
    package var digest: String
    package var weight: Double
  }

  package struct Template: Codable, Sendable, Hashable {
    package var name: String
    package var digest: String
  }

  /// A model and how it is asked.
  package struct Model: Codable, Sendable, Hashable {
    package var name: String
    package var settings: [String: String]

    package init(name: String, settings: [String: String]) {
      self.name = name
      self.settings = settings
    }
  }

  package struct Sampling: Codable, Sendable, Hashable {
    package var temperature: Double?
    package var topP: Double?
    package var topK: Int?
    package var minP: Double?
    package var maxTokens: Int

    package init(
      temperature: Double?,
      topP: Double?,
      topK: Int? = nil,
      minP: Double? = nil,
      maxTokens: Int
    ) {
      self.temperature = temperature
      self.topP = topP
      self.topK = topK
      self.minP = minP
      self.maxTokens = maxTokens
    }
  }

  package struct Elimination: Codable, Sendable, Hashable {
    /// Grows when the same reply may be eliminated for another reason.
    package var version = EliminationRules.version
    package var language: String?
    /// The interpreter that answers are looked at by, with its version.
    package var interpreter: String?
    /// The most seconds that an answer may run; nil where none is run.
    package var answerSeconds: Double?

    package init(
      language: String? = nil,
      interpreter: String? = nil,
      answerSeconds: Double? = nil
    ) {
      self.language = language
      self.interpreter = interpreter
      self.answerSeconds = answerSeconds
    }
  }

  package var seed: Seed
  package var template: Template
  package var methods: [Method]
  package var methodSeed: Int
  /// The seed of the models' draws; nil leaves it to the servers.
  package var samplingSeed: Int?
  package var evolver: Model
  package var answerer: Model
  /// Who says whether an instruction is equal to its parent; nil where nobody does.
  package var judge: Model?
  package var sampling: Sampling
  package var elimination: Elimination
  /// The version of evalharness.
  package var evaluator = evaluatorVersion

  package init(
    seed: Seed,
    template: EvolutionTemplate,
    draw: MethodDraw,
    samplingSeed: Int?,
    evolver: Model,
    answerer: Model,
    judge: Model?,
    sampling: Sampling,
    elimination: Elimination
  ) {
    self.seed = seed
    self.template = Template(name: template.name, digest: template.digest)
    methods = zip(draw.methods, draw.weights).map {
      Method(name: $0.name, digest: $0.digest, weight: $1)
    }
    methodSeed = draw.seed
    self.samplingSeed = samplingSeed
    self.evolver = evolver
    self.answerer = answerer
    self.judge = judge
    self.sampling = sampling
    self.elimination = elimination
  }

  /// What identifies a unit beside its parent, its round and its method.
  package func setting(_ template: EvolutionTemplate) throws -> EvolutionUnit.Setting {
    EvolutionUnit.Setting(
      template: template,
      model: try JSONValue(encoding: evolver).text(.compact),
      decoding: try JSONValue(encoding: sampling).text(.compact) + "\(samplingSeed ?? -1)"
    )
  }
}

/// What `evolution.json` holds.
package struct EvolutionHeader: HeaderFile, Sendable, Hashable {
  package var `protocol`: EvolutionProtocol

  package static let layout = 1
  package static let file = "evolution.json"

  package init(protocol: EvolutionProtocol) {
    self.protocol = `protocol`
  }

  package init(from decoder: any Decoder) throws {
    `protocol` = try Self.readProtocol(from: decoder)
  }

  package func encode(to encoder: any Encoder) throws {
    try writeProtocol(to: encoder)
  }
}
