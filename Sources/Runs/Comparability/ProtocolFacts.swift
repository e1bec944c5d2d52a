// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Problems

/// What is known of the way in which a number came about, as far as it bears on comparing it.
///
/// A run of this program knows all of its protocol; a file of another harness tells a part, and a
/// printed table often next to nothing. Facts name a field by its path in the JSON of a
/// ``RunProtocol``, so that all of them can be held against each other.
package struct ProtocolFacts: Sendable, Hashable {
  /// The values in words by the path of the field, such as `limits.cpuSeconds`.
  package var values: [String: String]

  package init(_ values: [String: String]) {
    self.values = values
  }

  /// The facts of a run.
  ///
  /// What names the model, and what does not change what is measured, is no fact: the samples, the
  /// address, the seed of the draws, the names of layers within a level of isolation, and whether
  /// identical programs were judged once.
  package init(_ runProtocol: RunProtocol) throws {
    values = [:]
    for (field, value) in try runProtocol.fields() where Self.bears(on: field) {
      values[field] = value
    }
    // Of samples that were read from a file nobody knows what their model was asked; the digest is
    // of the benchmark's own prompts then.
    if runProtocol.provider.settings["style"] == nil { values["promptDigest"] = nil }
  }

  /// The names of fields that decide how samples came about and that are not told.
  ///
  /// Results that do not tell them stand together, and may differ in them all the same.
  package var untold: [String] {
    let isGreedy = values["sampling.temperature"] == "0"
    let fields = [
      "promptDigest", "sampling.temperature", "sampling.topP", "sampling.maxTokens",
    ].filter { values[$0] == nil && !(isGreedy && $0 == "sampling.topP") }
    return fields.map(ProtocolWords.name)
  }

  private static func bears(on field: String) -> Bool {
    if field.hasPrefix("provider.") { return providerFields.contains(field) }
    return !incidental.contains(field)
  }

  /// How a model is addressed belongs to the way of measuring, which model it is does not.
  private static let providerFields: Set = ["provider.settings.style", "provider.settings.shape"]
  private static let incidental: Set = [
    "sampling.seed", "deduplication", "isolation.layers", "dataset.file",
  ]

  package subscript(field: String) -> String? { values[field] }

  /// The SHA-256 of the fields and values in the order of their names, in hexadecimal.
  package var digest: String {
    let lines = values.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)\n" }
    return ContentDigest.sha256(Array(lines.joined().utf8))
  }

  /// The fields in which other facts differ, sorted by name, without those that are allowed to.
  package func differences(
    from other: ProtocolFacts,
    allowing allowance: ProtocolAllowance = ProtocolAllowance()
  ) -> [RunProtocol.Difference] {
    Set(values.keys).union(other.values.keys).sorted().compactMap { field in
      let (ours, theirs) = (values[field], other.values[field])
      guard ours != theirs, !isOfTheSameTasks(field, other) else { return nil }
      guard !allowance.allows(field, isUnknown: ours == nil || theirs == nil) else { return nil }
      return RunProtocol.Difference(
        field: field,
        ours: ours ?? Self.absent(field),
        theirs: theirs ?? Self.absent(field)
      )
    }
  }

  /// The field that says how tasks were selected, beside which they are.
  private static let selection = "tasks.where"

  /// Whether a field says no more than that the same tasks were selected in another way.
  private func isOfTheSameTasks(_ field: String, _ other: ProtocolFacts) -> Bool {
    guard field == Self.selection, let digest = values["tasks.digest"] else { return false }
    return digest == other.values["tasks.digest"]
  }

  /// What a field holds that is not there.
  private static func absent(_ field: String) -> String {
    field == selection ? "none" : RunProtocol.Difference.unknown
  }
}
