// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// The share of a task's samples that have to pass: a rational number above 0 and at most 1.
///
/// In doubles `ceil(100 * 0.55)` is 56; a threshold keeps the 55 that is meant.
package struct Threshold: Sendable, Hashable, CustomStringConvertible {
  package let numerator: Int
  package let denominator: Int

  /// - Throws: ``StatisticsError/badThreshold(_:)`` unless `0 < numerator <= denominator`.
  package init(_ numerator: Int, over denominator: Int) throws {
    guard 0 < numerator, numerator <= denominator else {
      throw StatisticsError.badThreshold("\(numerator)/\(denominator)")
    }
    self.numerator = numerator
    self.denominator = denominator
  }

  /// Reads `3/4`, `0.55` or `1`.
  ///
  /// - Throws: ``StatisticsError/badThreshold(_:)`` for anything else, and for more than nine
  ///   decimal places.
  package init(_ text: String) throws {
    func whole(_ digits: Substring) throws -> Int {
      guard digits.utf8.count <= 10, digits.utf8.allSatisfy({ 48...57 ~= $0 }),
        let value = Int(digits)
      else { throw StatisticsError.badThreshold(text) }
      return value
    }
    do {
      if let slash = text.firstIndex(of: "/") {
        try self.init(whole(text[..<slash]), over: whole(text[text.index(after: slash)...]))
      } else if let point = text.firstIndex(of: ".") {
        let places = text[text.index(after: point)...]
        guard places.utf8.count <= 9 else { throw StatisticsError.badThreshold(text) }
        let unit = (0..<places.utf8.count).reduce(1) { power, _ in power * 10 }
        try self.init(whole(text[..<point]) * unit + whole(places), over: unit)
      } else {
        try self.init(whole(text[...]), over: 1)
      }
    } catch is StatisticsError {
      throw StatisticsError.badThreshold(text)
    }
  }

  /// How many of `k` samples have to pass: at least one.
  ///
  /// - Precondition: `k >= 0`.
  package func required(of k: Int) -> Int {
    // The quotient is at most k, but the product may need two words.
    let (whole, rest) = denominator.dividingFullWidth(k.multipliedFullWidth(by: numerator))
    return max(1, rest == 0 ? whole : whole + 1)
  }

  package var description: String { "\(numerator)/\(denominator)" }
}

extension TaskCount {
  /// The unbiased estimate of pass^k, the probability that `k` samples all pass.
  ///
  /// It is `C(c, k) / C(n, k)`. See Yao et al. 2024, which introduces tau-bench.
  ///
  /// - Throws: ``StatisticsError`` when `k < 1` or `k` is more than the samples.
  /// - Complexity: O(min(`k`, samples - correct)).
  package func passHatK(_ k: Int) throws -> Double {
    try requireSamples(k)
    guard correct >= k else { return 0 }
    // C(c, k) / C(n, k) is also C(n-k, n-c) / C(n, n-c): take the shorter product.
    let (factors, other) = k <= samples - correct ? (k, samples - correct) : (samples - correct, k)
    var product = 1.0
    for i in 0..<factors { product *= Double(samples - other - i) / Double(samples - i) }
    return product
  }

  /// The unbiased estimate of G-Pass@k, the probability that at least a share of `k` samples pass.
  ///
  /// It is the probability of drawing at least `max(1, ceil(threshold * k))` of the correct ones
  /// when `k` are drawn without replacement. See Liu et al. 2024, arXiv 2412.13147.
  ///
  /// - Throws: ``StatisticsError`` when `k < 1` or `k` is more than the samples.
  /// - Complexity: O(`k`).
  package func gPassAtK(_ k: Int, threshold: Threshold) throws -> Double {
    try requireSamples(k)
    return atLeast(threshold.required(of: k), of: k)
  }

  /// The mean of G-Pass@k over the thresholds from one half to 1.
  ///
  /// It is `2/k` times the sum of the probabilities of at least `i` correct ones of `k`, for `i`
  /// from `ceil(k/2) + 1` to `k`; 0 for `k` of 1. See Liu et al. 2024, arXiv 2412.13147.
  ///
  /// - Throws: ``StatisticsError`` when `k < 1` or `k` is more than the samples.
  /// - Complexity: O(`k`²).
  package func mGPassAtK(_ k: Int) throws -> Double {
    try requireSamples(k)
    let first = (k + 1) / 2 + 1
    guard first <= k else { return 0 }
    return 2 * (first...k).reduce(0) { $0 + atLeast($1, of: k) } / Double(k)
  }

  private func requireSamples(_ k: Int) throws {
    guard k >= 1 else { throw StatisticsError.notPositive(k: k) }
    guard k <= samples else { throw StatisticsError.tooFewSamples(samples: samples, k: k) }
  }

  private func atLeast(_ found: Int, of k: Int) -> Double {
    func probability(_ count: Int) -> Double {
      hypergeometricProbability(of: count, marked: correct, total: samples, drawn: k)
    }
    let least = max(0, k - (samples - correct))
    let most = min(k, correct)
    if found <= least { return 1 }
    if found > most { return 0 }
    // Of the two sides the shorter one is the more exact; the mean decides which that is.
    if found * samples > k * correct {
      return min(1, (found...most).reversed().reduce(0) { $0 + probability($1) })
    }
    return max(0, 1 - (least..<found).reduce(0) { $0 + probability($1) })
  }
}

/// The estimate of pass^k for a benchmark: the mean over its tasks of each task's own estimate.
///
/// - Throws: ``StatisticsError`` when there is no task or one has fewer than `k` samples.
package func suitePassHatK(_ counts: [TaskCount], k: Int) throws -> Double {
  try mean(counts) { try $0.passHatK(k) }
}

/// The estimate of G-Pass@k for a benchmark: the mean over its tasks of each task's own estimate.
///
/// - Throws: ``StatisticsError`` when there is no task or one has fewer than `k` samples.
package func suiteGPassAtK(_ counts: [TaskCount], k: Int, threshold: Threshold) throws -> Double {
  try mean(counts) { try $0.gPassAtK(k, threshold: threshold) }
}

/// The estimate of mG-Pass@k for a benchmark: the mean over its tasks of each task's own estimate.
///
/// - Throws: ``StatisticsError`` when there is no task or one has fewer than `k` samples.
package func suiteMGPassAtK(_ counts: [TaskCount], k: Int) throws -> Double {
  try mean(counts) { try $0.mGPassAtK(k) }
}

private func mean(_ counts: [TaskCount], of score: (TaskCount) throws -> Double) throws -> Double {
  guard !counts.isEmpty else { throw StatisticsError.noTasks }
  return try counts.reduce(0) { try $0 + score($1) } / Double(counts.count)
}
