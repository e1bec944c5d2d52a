// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Execution
import Grading
import Runs

/// What a verdict of the service depends on beside the program and the problem.
///
/// Two rewards with the same digest were given by the same rules.
package struct ServiceProtocol: ProtocolDocument {
  var evaluator: String
  /// How tests are run; always strict: see docs/service.md.
  var judging: String
  var isolation: RunProtocol.Isolation
  var interpreter: RunProtocol.Interpreter
  var limits: RunProtocol.Limits
  /// When an output is near enough, for problems of inputs.
  var oracle: String
  /// When what a program writes is right; nil where none is run for that.
  var comparer: String?

  init(_ grader: Grader, limits: Limits, comparer: OutputComparer? = nil) {
    self.comparer = comparer?.rawValue
    evaluator = evaluatorVersion
    judging = grader.policy.rawValue
    isolation = .init(
      level: grader.sandbox.isolation.rawValue,
      layers: grader.sandbox.isolation.layers
    )
    let interpreter = grader.sandbox.interpreter
    self.interpreter = .init(
      implementation: interpreter.implementation,
      version: interpreter.version,
      packages: interpreter.packages,
      preload: interpreter.preload
    )
    self.limits = .init(
      cpuSeconds: limits.cpu.seconds,
      blockedSeconds: limits.blocked.seconds,
      wallSeconds: limits.wall.seconds,
      memoryBytes: limits.memoryBytes,
      outputBytes: limits.outputBytes
    )
    oracle = grader.oracle.rawValue
  }
}
