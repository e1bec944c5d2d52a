// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Statistics

extension GateReport {
  /// What Holm's method does to each benchmark, and where the test and the interval seem to disagree.
  func adjustmentNotes() -> [String] {
    guard result.rule.nonInferiorityMargin == nil else { return [] }
    let named = zip(result.question.entries, result.decisions)
    return unchangedNote()
      + named.flatMap { entry, decision in
        [soleNote(decision, entry.name), disagreement(of: decision, entry.name)].compactMap(\.self)
      }
  }

  /// Benchmarks without a task lost or gained take part in the adjustment of the others.
  private func unchangedNote() -> [String] {
    let isUnchanged = result.decisions.map {
      $0.comparison.lost.isEmpty && $0.comparison.gained.isEmpty
    }
    let names = result.question.entries.map(\.name)
    let unchanged = zip(names, isUnchanged).filter(\.1).map(\.0)
    let changed = result.decisions.indices.filter { !isUnchanged[$0] }
    guard !unchanged.isEmpty, !changed.isEmpty else { return [] }
    let without = holm(changed.map { result.decisions[$0].comparison.test.regression })
    let effects = zip(changed, without).filter { result.decisions[$0].adjustedP > $1 }.map {
      "\(names[$0]) \(result.decisions[$0].adjustedP.probability) instead of \($1.probability)"
    }
    return [
      "No task changed on \(unchanged.joined(separator: ", ")), over which Holm's method adjusts all the "
        + "same"
        + (effects.isEmpty
          ? "; the p of the others would be the same without."
          : ": p (Holm) of " + effects.joined(separator: ", of ") + ".")
    ]
  }

  /// A drop that would close the gate on its own, and does not beside the other benchmarks.
  private func soleNote(_ decision: GateDecision, _ name: String) -> String? {
    let p = decision.comparison.test.regression
    let drop = -decision.comparison.difference
    guard p <= result.rule.alpha, decision.adjustedP > result.rule.alpha,
      drop >= result.rule.minimalDrop - 1e-12
    else { return nil }
    return "\(name): alone, its p of \(p.probability) would close the gate; over "
      + "\(result.decisions.count) benchmarks Holm's method makes it "
      + "\(decision.adjustedP.probability), which does not."
  }

  /// The test is exact and one-sided, the interval approximate and two-sided.
  private func disagreement(of decision: GateDecision, _ name: String) -> String? {
    let isSignificant = decision.adjustedP <= result.rule.alpha
    let excludesZero = decision.interval.upper < 0
    guard decision.comparison.difference < 0, isSignificant != excludesZero else { return nil }
    let start =
      isSignificant
      ? "the interval includes 0 although the drop is significant"
      : "the interval excludes 0 although the drop is not significant"
    return "\(name): \(start): the test is exact, one-sided and adjusted over the benchmarks, the "
      + "interval an approximation with two sides; the test decides."
  }
}
