// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The share of a beta distribution below a point, the regularised incomplete beta function.
///
/// The continued fraction of Abramowitz and Stegun 26.5.8, by the modified method of Lentz, on the
/// side where it converges in some square root of `a + b` steps. Good to 13 digits for `a + b` of
/// thousands; where one is a million times the other, to 11.
///
/// - Precondition: `a > 0` and `b > 0`. A point below 0 or above 1 is allowed.
package func regularizedIncompleteBeta(_ x: Double, a: Double, b: Double) -> Double {
  precondition(a > 0 && b > 0)
  if x <= 0 { return 0 }
  if x >= 1 { return 1 }
  let front = binomialDensity(a, b, x) * a * b / (a + b)
  if x < (a + 1) / (a + b + 2) {
    return front * betaFraction(x, a: a, b: b) / a
  }
  return 1 - front * betaFraction(1 - x, a: b, b: a) / b
}

/// The point below which a share of a beta distribution lies.
///
/// Newton's method, kept inside a bracket that each step narrows.
///
/// - Precondition: `0 <= share <= 1`, `a > 0` and `b > 0`.
package func betaQuantile(_ share: Double, a: Double, b: Double) -> Double {
  precondition(0 <= share && share <= 1)
  if share == 0 { return 0 }
  if share == 1 { return 1 }
  var lower = 0.0
  var upper = 1.0
  var x = a / (a + b)
  for _ in 0..<400 {
    let error = regularizedIncompleteBeta(x, a: a, b: b) - share
    if error == 0 { return x }
    if error < 0 { lower = x } else { upper = x }
    let density = binomialDensity(a, b, x) * a * b / (a + b) / (x * (1 - x))
    var next = x - error / density
    // Not-a-number and infinity fail the comparison as well.
    if !(next > lower && next < upper) { next = (lower + upper) / 2 }
    if abs(next - x) <= x * 0x1p-53 { return next }
    x = next
  }
  return x
}

/// The value that the size of a variable with Student's t distribution stays below with a given
/// confidence.
///
/// - Precondition: `0 < confidence < 1` and `degrees >= 1`.
package func studentQuantile(confidence: Double, degrees: Int) -> Double {
  precondition(0 < confidence && confidence < 1 && degrees >= 1)
  // t^2 / (degrees + t^2) has a beta distribution.
  let share = betaQuantile(confidence, a: 0.5, b: Double(degrees) / 2)
  return (Double(degrees) * share / (1 - share)).squareRoot()
}

private func betaFraction(_ x: Double, a: Double, b: Double) -> Double {
  let tiny = 1e-300
  func nonzero(_ value: Double) -> Double { abs(value) < tiny ? tiny : value }
  var c = 1.0
  var d = 1 / nonzero(1 - (a + b) * x / (a + 1))
  var fraction = d
  var m = 1.0
  while m < 100_000 {
    let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / nonzero(1 + even * d)
    c = nonzero(1 + even / c)
    fraction *= d * c
    let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / nonzero(1 + odd * d)
    c = nonzero(1 + odd / c)
    let factor = d * c
    fraction *= factor
    if abs(factor - 1) < 0x1p-52 { break }
    m += 1
  }
  return fraction
}
