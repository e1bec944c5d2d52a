// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Execution
import Grading
import Runs

extension Limits {
  /// The limits that a protocol names.
  init(_ limits: RunProtocol.Limits) {
    self.init(
      cpu: .microseconds(seconds: limits.cpuSeconds),
      blocked: .microseconds(seconds: limits.blockedSeconds),
      wall: .microseconds(seconds: limits.wallSeconds),
      memoryBytes: limits.memoryBytes,
      outputBytes: limits.outputBytes
    )
    if let bytes = limits.fileBytes { fileBytes = bytes }
    if let count = limits.threads { threads = count }
  }
}

extension CallRules {
  /// The rules that a protocol names.
  init(_ outputs: RunProtocol.Outputs) {
    self.init(
      oracle: outputs.oracle,
      leastLimit: .microseconds(seconds: outputs.leastCallSeconds),
      limitFactor: outputs.callFactor
    )
  }
}

extension Duration {
  /// Whole microseconds, in which limits were given.
  fileprivate static func microseconds(seconds: Double) -> Duration {
    .microseconds(Int64((seconds * 1_000_000).rounded()))
  }
}
