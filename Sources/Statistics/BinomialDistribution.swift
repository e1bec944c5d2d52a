// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The probability of a number of successes in independent trials.
///
/// Uses the saddle-point expansion of Loader 2000, "Fast and accurate computation of binomial
/// probabilities", which keeps 14 digits where logarithms of factorials would cancel.
///
/// - Precondition: `0 <= successes`, `successes <= trials` and `0 <= probability <= 1`.
package func binomialProbability(successes: Int, trials: Int, probability: Double) -> Double {
  precondition(0 <= successes && successes <= trials && 0 <= probability && probability <= 1)
  return binomialDensity(Double(successes), Double(trials - successes), probability)
}

/// The probability of at least a number of successes in independent trials.
///
/// Sums the side of the distribution that is smaller, from its largest term, so that a small tail
/// has full relative precision.
///
/// - Precondition: `0 <= trials` and `0 <= probability <= 1`. A number of successes below 0 or above
///   the trials is allowed.
package func binomialUpperTail(successes: Int, trials: Int, probability: Double) -> Double {
  if successes <= 0 { return 1 }
  if successes > trials { return 0 }
  if probability == 0 { return 0 }
  if probability == 1 { return 1 }
  let odds = probability / (1 - probability)
  let isUpper = Double(successes) > Double(trials) * probability
  var count = isUpper ? successes : successes - 1
  var term = binomialProbability(successes: count, trials: trials, probability: probability)
  var sum = 0.0
  while term > sum * 0x1p-60 {
    sum += term
    if isUpper {
      guard count < trials else { break }
      term *= Double(trials - count) / Double(count + 1) * odds
      count += 1
    } else {
      guard count > 0 else { break }
      term *= Double(count) / Double(trials - count + 1) / odds
      count -= 1
    }
  }
  return isUpper ? min(1, sum) : max(0, 1 - sum)
}

/// The probability of a number of marked items among those drawn without replacement.
///
/// A quotient of three binomial probabilities, as in Loader 2000.
///
/// - Precondition: `0 <= marked <= total` and `0 <= drawn <= total`.
package func hypergeometricProbability(of found: Int, marked: Int, total: Int, drawn: Int) -> Double
{
  precondition(0 <= marked && marked <= total && 0 <= drawn && drawn <= total)
  guard found >= max(0, drawn - (total - marked)), found <= min(drawn, marked) else { return 0 }
  guard drawn > 0, drawn < total else { return 1 }
  let share = Double(drawn) / Double(total)
  return binomialProbability(successes: found, trials: marked, probability: share)
    * binomialProbability(successes: drawn - found, trials: total - marked, probability: share)
    / binomialProbability(successes: drawn, trials: total, probability: share)
}

/// The mean of a function of the number of successes in independent trials.
///
/// - Precondition: `0 <= trials` and `0 <= probability <= 1`.
package func binomialMean(
  trials: Int,
  probability: Double,
  of value: (Int) throws -> Double
) rethrows -> Double {
  var sum = 0.0
  for successes in 0...trials {
    let weight = binomialProbability(
      successes: successes,
      trials: trials,
      probability: probability
    )
    guard weight > 0 else { continue }
    sum += try weight * value(successes)
  }
  return sum
}

// MARK: - Saddle point

/// `Γ(a+b+1) / (Γ(a+1) Γ(b+1)) * x^a * (1-x)^b`, which for whole numbers is the probability of `a`
/// successes and `b` failures.
func binomialDensity(_ a: Double, _ b: Double, _ x: Double) -> Double {
  if x == 0 { return a == 0 ? 1 : 0 }
  if x == 1 { return b == 0 ? 1 : 0 }
  if a == 0 { return exp(b * log1p(-x)) }
  if b == 0 { return exp(a * log(x)) }
  let n = a + b
  let exponent =
    stirlingError(n) - stirlingError(a) - stirlingError(b)
    - deviance(a, n * x) - deviance(b, n * (1 - x))
  return exp(exponent) * (n / (2 * Double.pi * a * b)).squareRoot()
}

/// What Stirling's formula leaves out of `log(Γ(n+1))`, for `n > 0`.
func stirlingError(_ n: Double) -> Double {
  guard n > 15 else {
    return lgamma(n + 1).0 - (n + 0.5) * log(n) + n - log(2 * Double.pi) / 2
  }
  let square = n * n
  return
    (1 / 12.0 - (1 / 360.0 - (1 / 1260.0 - (1 / 1680.0 - 1 / 1188.0 / square) / square) / square)
      / square)
    / n
}

/// `x log(x/m) + m - x`, by its series where the logarithm would cancel.
private func deviance(_ x: Double, _ m: Double) -> Double {
  let difference = x - m
  guard abs(difference) < 0.1 * (x + m) else { return x * log(x / m) + m - x }
  let v = difference / (x + m)
  var sum = difference * v
  var term = 2 * x * v
  var odd = 3.0
  while true {
    term *= v * v
    let next = sum + term / odd
    if next == sum { return sum }
    sum = next
    odd += 2
  }
}
