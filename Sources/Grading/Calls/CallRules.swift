// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import Execution

/// How outputs are judged that a program gives for inputs.
package struct CallRules: Sendable, Hashable {
  package var oracle: OracleRule
  /// The least processor time that a call may take, however fast the reference solution is.
  package var leastLimit: Duration
  /// How many times the reference solution's processor time a call may take.
  package var limitFactor: Double
  /// Whether a suite goes on after its first failing input, so that all of them are known.
  package var reportsAllInputs: Bool

  package init(
    oracle: OracleRule = .evalPlus03,
    leastLimit: Duration = .seconds(1),
    limitFactor: Double = 4,
    reportsAllInputs: Bool = false
  ) {
    self.oracle = oracle
    self.leastLimit = leastLimit
    self.limitFactor = limitFactor
    self.reportsAllInputs = reportsAllInputs
  }
}

extension CallRules {
  /// The least processor time of a call, in seconds.
  package static let leastLimitBounds = Bounds(0.01...3600.0, "0.01 to 3600 seconds")

  /// The times of the reference solution's processor time.
  package static let limitFactorBounds = Bounds(1.0...1000.0, "1 to 1000")
}

/// When an output that is not the expected one is near enough to it.
package enum OracleRule: String, Sendable, Hashable, Codable, CaseIterable {
  /// EvalPlus 0.3's rule, under which its published results came about: once a suite expects a float,
  /// the tolerance of 1e-6 holds for all its later inputs.
  case evalPlus03 = "evalplus-0.3"
  /// The tolerance of 1e-6 holds for the inputs for which a float is expected.
  case clean
  /// The rule of CRUXEval's authors for predictions, which runs an answer as code and can be cheated by it.
  case cruxEval = "cruxeval"
}
