// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// Whether a test looks at one direction or at both.
package enum Sides: Int, Sendable, Hashable {
  case one = 1
  case two = 2
}

/// The power of the exact McNemar test, over the number of disagreements that chance gives.
///
/// The number of disagreements is binomial, and the losses among them are: both are summed over, not
/// approximated. See Duffy 1984.
///
/// A disagreement is a task that one run passes and the other fails.
package struct McNemarPower: Sendable, Hashable {
  package let tasks: Int
  package let alpha: Double
  package let sides: Sides
  /// For each number of disagreements the fewest losses that are significant.
  private let critical: [Int]

  /// Prepares the test of a number of tasks.
  ///
  /// - Throws: ``StatisticsError`` for no task or unless `0 < alpha < 1`.
  package init(tasks: Int, alpha: Double = 0.05, sides: Sides = .one) throws {
    guard tasks >= 1 else { throw StatisticsError.noTasks }
    try requireInside(alpha, "significance level")
    self.tasks = tasks
    self.alpha = alpha
    self.sides = sides
    var losses = 0
    critical = (0...tasks).map { disagreements in
      while losses <= disagreements,
        Double(sides.rawValue)
          * binomialUpperTail(successes: losses, trials: disagreements, probability: 0.5) > alpha
      {
        losses += 1
      }
      return losses
    }
  }

  /// The probability of a significant drop; a significant gain does not count, whatever the sides.
  ///
  /// - Parameters:
  ///   - lost: The probability that a task is lost.
  ///   - gained: The probability that a task is gained.
  /// - Returns: The power; 0 when the runs never disagree.
  /// - Throws: ``StatisticsError`` unless both are probabilities and their sum is one.
  package func power(lost: Double, gained: Double) throws -> Double {
    // 1 may come out one bit too large.
    let discordance = lost + gained <= 1 + 1e-12 ? min(1, lost + gained) : lost + gained
    for value in [lost, gained, discordance] where !(value >= 0 && value <= 1) {
      throw StatisticsError.badProbability(name: "share of tasks", value: value)
    }
    guard discordance > 0 else { return 0 }
    let share = lost / discordance
    var power = 0.0
    for disagreements in 0...tasks {
      let weight = binomialProbability(
        successes: disagreements,
        trials: tasks,
        probability: discordance
      )
      let needed = critical[disagreements]
      guard weight > 1e-18, needed <= disagreements else { continue }
      power +=
        weight * binomialUpperTail(successes: needed, trials: disagreements, probability: share)
    }
    return min(1, power)
  }

  /// The smallest drop that the test finds with a given power, when the runs disagree on a given
  /// share of the tasks.
  ///
  /// The drop is the probability of a loss less that of a gain, so 0.05 is 5 points. Found by
  /// bisection to 2^-40 of the discordance.
  ///
  /// - Returns: Nil when the power is lower even if every disagreement is a loss.
  /// - Throws: ``StatisticsError`` unless the discordance is a probability and `0 < power < 1`.
  package func detectableDrop(discordance: Double, power: Double = 0.8) throws -> Double? {
    try requireInside(power, "power")
    func reaches(_ drop: Double) throws -> Bool {
      let gained = max(0, (discordance - drop) / 2)
      return try self.power(lost: discordance - gained, gained: gained) >= power
    }
    guard try reaches(discordance) else { return nil }
    var lower = 0.0
    var upper = discordance
    for _ in 0..<40 {
      let middle = (lower + upper) / 2
      if try reaches(middle) { upper = middle } else { lower = middle }
    }
    return upper
  }
}
