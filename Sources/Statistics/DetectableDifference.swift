// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// The smallest difference that a normal test finds with a given power.
///
/// It is `(z_alpha + z_power)` standard errors; with ``Sides/two`` the error is split. See Miller 2024,
/// section 5.
///
/// - Throws: ``StatisticsError`` unless `0 < alpha < 1` and `0 < power < 1`.
package func detectableDifference(
  standardError: Double,
  alpha: Double = 0.05,
  power: Double = 0.8,
  sides: Sides = .one
) throws -> Double {
  let z = try criticalValues(alpha: alpha, power: power, sides: sides)
  return (z.alpha + z.power) * standardError
}

/// The smallest difference between two runs of different tasks, or of tasks treated as different, that
/// a normal test finds.
///
/// - Parameters:
///   - tasks: The number of tasks of each run.
///   - share: The share of tasks passed.
///   - alpha: The significance level.
///   - power: The probability of finding the difference.
///   - sides: The directions tested.
/// - Returns: The difference of the two shares; 0.15 is 15 points.
/// - Throws: ``StatisticsError`` for no task or a number that is no probability.
package func unpairedDetectableDifference(
  tasks: Int,
  share: Double,
  alpha: Double = 0.05,
  power: Double = 0.8,
  sides: Sides = .two
) throws -> Double {
  guard tasks >= 1 else { throw StatisticsError.noTasks }
  guard share >= 0, share <= 1 else {
    throw StatisticsError.badProbability(name: "share of tasks", value: share)
  }
  return try detectableDifference(
    standardError: (2 * share * (1 - share) / Double(tasks)).squareRoot(),
    alpha: alpha,
    power: power,
    sides: sides
  )
}

/// The smallest difference that McNemar's test finds, by the normal approximation.
///
/// The `d` of `d sqrt(T) = z_alpha sqrt(psi) + z_power sqrt(psi - d²)`, `psi` being the share of tasks
/// on which the runs disagree. It is some 5 % too small at 164 tasks; ``McNemarPower`` is exact. See
/// Connor 1987.
///
/// - Returns: Nil when the difference would be more than the discordance.
/// - Throws: ``StatisticsError`` for no task or a number that is no probability.
package func normalDetectableDifference(
  tasks: Int,
  discordance: Double,
  alpha: Double = 0.05,
  power: Double = 0.8,
  sides: Sides = .one
) throws -> Double? {
  guard tasks >= 1 else { throw StatisticsError.noTasks }
  guard discordance >= 0, discordance <= 1 else {
    throw StatisticsError.badProbability(name: "share of tasks", value: discordance)
  }
  let z = try criticalValues(alpha: alpha, power: power, sides: sides)
  // Both sides squared make a quadratic equation; the larger root is the one of the equation above.
  let count = Double(tasks)
  let square = count + z.power * z.power
  let linear = z.alpha * (count * discordance).squareRoot()
  let rest = (z.alpha * z.alpha - z.power * z.power) * discordance
  let root = linear * linear - square * rest
  guard root >= 0 else { return nil }
  let difference = (linear + (z.power < 0 ? -1 : 1) * root.squareRoot()) / square
  return difference <= discordance ? difference : nil
}

/// The value that a standard normal variable stays below with a given probability.
///
/// - Precondition: `0 < share < 1`.
package func normalQuantile(_ share: Double) -> Double {
  share < 0.5 ? -normalUpperQuantile(share) : normalUpperQuantile(1 - share)
}

private func criticalValues(
  alpha: Double,
  power: Double,
  sides: Sides
) throws -> (alpha: Double, power: Double) {
  try requireInside(alpha, "significance level")
  try requireInside(power, "power")
  return (-normalQuantile(alpha / Double(sides.rawValue)), normalQuantile(power))
}
