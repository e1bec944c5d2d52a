// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Evolution
import Execution
import Grading

/// How items are compared with problems.
struct LayerOptions: ParsableArguments, Sendable {
  @Option(
    help: ArgumentHelp(
      "How items are compared: text, ngram, tree, behaviour; all if not given.",
      valueName: "list"
    ),
    transform: NameList<DecontaminationRules.Layer>.init
  )
  var layers: NameList<DecontaminationRules.Layer>?

  @Option(
    help: ArgumentHelp(
      """
      Which matches remove an item: text, ngram, tree, behaviour, elementary, misfit; text and behaviour \
      if not given.
      """,
      valueName: "list"
    ),
    transform: NameList<DecontaminationRules.Kind>.init
  )
  var remove: NameList<DecontaminationRules.Kind>?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The words of a run that an n-gram match is made of.", valueName: "count")
  )
  var ngram = DecontaminationRules().ngramWords

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The part of a problem's words that such runs have to cover, from 0 to 1.",
      valueName: "part"
    )
  )
  var share = DecontaminationRules().ngramShare

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The part of outputs that have to agree, above 0.5 and up to 1.",
      valueName: "part"
    )
  )
  var agreement = LikenessRules().agreement

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The processor time of a call on a machine of usual speed, or ten times the solution's if that is more.",
      valueName: "seconds"
    )
  )
  var callTime = LikenessRules().least

  mutating func validate() throws {
    guard 2...50 ~= ngram else { throw ValidationError("--ngram takes 2 to 50 words.") }
    guard 0...1 ~= share else { throw ValidationError("--share takes a part from 0 to 1.") }
    guard agreement > 0.5, agreement <= 1 else {
      throw ValidationError("--agreement takes a part above 0.5 and up to 1.")
    }
    guard LikenessRules.leastBounds.contains(callTime) else {
      throw ValidationError("--call-time takes \(LikenessRules.leastBounds).")
    }
  }

  var rules: DecontaminationRules {
    var rules = DecontaminationRules()
    if let layers { rules.layers = Set(layers.values) }
    rules.ngramWords = ngram
    rules.ngramShare = share
    rules.likeness.agreement = agreement
    rules.likeness.least = callTime
    return rules
  }

  /// The kinds of matches for which an item is removed.
  var removed: Set<DecontaminationRules.Kind> { Set(remove?.values ?? [.text, .behaviour]) }
}

/// Names of one closed list, separated by commas.
struct NameList<Name: RawRepresentable & CaseIterable & Sendable>: Sendable
where Name.RawValue == String {
  var values: [Name]

  /// - Throws: `ValidationError` for a name that is not on the list.
  init(argument: String) throws {
    values = try argument.split(separator: ",", omittingEmptySubsequences: false).map { part in
      guard let value = Name(rawValue: String(part)) else {
        let known = Name.allCases.map(\.rawValue).joined(separator: ", ")
        throw ValidationError("'\(part)' is none of \(known).")
      }
      return value
    }
  }
}
