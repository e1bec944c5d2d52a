// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// A score that somebody states without the counts behind it, so that it can be shown beside others
/// but not tested against them.
package struct StatedScore: Sendable, Hashable {
  /// What the model is called where the score is stated.
  package var label: String
  /// The benchmark as the catalog names it, such as `humaneval+`, or else as the source does.
  package var benchmark: String
  /// What is scored, such as `pass@1`.
  package var metric: String
  /// The share, from 0 to 1.
  package var value: Double
  package var facts: ProtocolFacts
  /// Where the score is stated.
  package var source: String
  /// The key of the reference of the source; nil for what nobody can cite.
  package var citation: String?
  /// What the reader has to know of it.
  package var note: String?
  /// Whether nobody has checked the score against its source.
  package var isUnverified: Bool

  package init(
    label: String,
    benchmark: String,
    metric: String,
    value: Double,
    facts: ProtocolFacts,
    source: String,
    citation: String? = nil,
    note: String? = nil,
    isUnverified: Bool = false
  ) {
    self.label = label
    self.benchmark = benchmark
    self.metric = metric
    self.value = value
    self.facts = facts
    self.source = source
    self.citation = citation
    self.note = note
    self.isUnverified = isUnverified
  }
}
