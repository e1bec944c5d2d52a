// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

// Each function returns one value for each given one, in the same order and none above 1. What is at
// most alpha after the adjustment may be rejected.

/// Bonferroni's adjustment: each p-value times their number.
package func bonferroni(_ values: [Double]) -> [Double] {
  values.map { min(1, $0 * Double(values.count)) }
}

/// Holm's step-down adjustment, which keeps the probability of any false rejection below alpha.
///
/// Holds whatever the dependence between the tests, and rejects whatever ``bonferroni(_:)`` does.
/// For gates. See Holm 1979.
package func holm(_ values: [Double]) -> [Double] {
  adjusted(values, order: values.indices.sorted { values[$0] < values[$1] }, start: 0) {
    max($0, $1 * Double(values.count - $2))
  }
}

/// The step-up adjustment of Benjamini and Hochberg, which bounds the expected share of false ones
/// among the rejections.
///
/// Holds for tests that are independent or positively dependent. For tables of many models. See
/// Benjamini and Hochberg 1995.
package func benjaminiHochberg(_ values: [Double]) -> [Double] {
  adjusted(values, order: values.indices.sorted { values[$0] > values[$1] }, start: 1) {
    min($0, $1 * Double(values.count) / Double(values.count - $2))
  }
}

// `step` makes the next value of the one before, the p-value and its place in the order.
private func adjusted(
  _ values: [Double],
  order: [Int],
  start: Double,
  step: (Double, Double, Int) -> Double
) -> [Double] {
  var result = [Double](repeating: 1, count: values.count)
  var last = start
  for (place, index) in order.enumerated() {
    last = min(1, step(last, values[index], place))
    result[index] = last
  }
  return result
}
