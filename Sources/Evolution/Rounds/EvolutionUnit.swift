// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Problems

/// One attempt to make an instruction harder.
package struct EvolutionUnit: Sendable, Hashable {
  package var id: String
  /// The seed item that its line of descent begins with.
  package var seed: String
  /// The unit or the seed item that is evolved.
  package var parent: String
  /// Counted from 1.
  package var round: Int
  package var method: EvolutionMethod
  /// What is evolved.
  package var instruction: String

  /// What identifies a unit beside its parent, its round and its method.
  package struct Setting: Sendable, Hashable {
    package var template: EvolutionTemplate
    /// The evolving model, as a protocol names it.
    package var model: String
    /// How its tokens are drawn, as a protocol says it.
    package var decoding: String

    package init(template: EvolutionTemplate, model: String, decoding: String) {
      self.template = template
      self.model = model
      self.decoding = decoding
    }
  }

  package init(
    of parent: Example,
    seed: String,
    round: Int,
    method: EvolutionMethod,
    in setting: Setting
  ) {
    let parts = [
      "evalharness-unit/1", parent.id, "\(round)", method.digest, setting.template.digest,
      setting.model, setting.decoding,
    ]
    id = ContentDigest.sha256(Array(parts.joined(separator: "\n").utf8))
    self.seed = seed
    self.parent = parent.id
    self.round = round
    self.method = method
    instruction = parent.instruction
  }
}

/// An instruction with its answer, of a seed or evolved.
package struct Example: Sendable, Hashable {
  package var id: String
  package var instruction: String
  package var answer: String

  package init(id: String, instruction: String, answer: String) {
    self.id = id
    self.instruction = instruction
    self.answer = answer
  }
}
