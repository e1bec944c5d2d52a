// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Problems

/// One way to make an instruction harder: a sentence that goes into a template.
package struct EvolutionMethod: Sendable, Hashable {
  /// The name by which reports count it.
  package var name: String
  package var text: String

  package init(name: String, text: String) {
    self.name = name
    self.text = text
  }

  /// The SHA-256 of the text, in hexadecimal.
  package var digest: String { ContentDigest.sha256(Array(text.utf8)) }

  /// The five heuristics of Code Evol-Instruct, word for word.
  ///
  /// See Luo et al. 2023 (WizardCoder), section 3.1.
  package static let paper = [
    EvolutionMethod(
      name: "constraints",
      text: "Add new constraints and requirements to the original problem, adding approximately "
        + "10 additional words."
    ),
    EvolutionMethod(
      name: "specific",
      text: "Replace a commonly-used requirement in the programming task with a less-common and "
        + "more specific one."
    ),
    EvolutionMethod(
      name: "reasoning",
      text: "If the original problem can be solved with only a few logical steps, please add more "
        + "reasoning steps."
    ),
    EvolutionMethod(
      name: "misdirection",
      text: "Provide a piece of erroneous code as a reference to increase misdirection."
    ),
    EvolutionMethod(
      name: "complexity",
      text: "Propose higher time or space complexity requirements, but please refrain from doing "
        + "so frequently."
    ),
  ]

  /// The five in evol-teacher's spelling, which differs in two words of the second.
  package static let evolTeacher = paper.map { method in
    guard method.name == "specific" else { return method }
    return EvolutionMethod(
      name: method.name,
      text: "Replace a commonly used requirement in the programming task with a less common and "
        + "more specific one."
    )
  }
}
