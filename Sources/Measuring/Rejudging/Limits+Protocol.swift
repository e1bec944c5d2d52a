// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Execution
import Grading
import Runs

extension Limits {
  /// The limits that a protocol names, within the bounds of those that a command line names.
  ///
  /// - Throws: ``ProtocolFieldError`` for a limit that no command line takes.
  init(_ limits: RunProtocol.Limits) throws {
    self.init(
      cpu: .microseconds(
        seconds: try Self.cpuBounds.checked(limits.cpuSeconds, "limits.cpuSeconds")
      ),
      blocked: .microseconds(
        seconds: try Self.blockedBounds.checked(limits.blockedSeconds, "limits.blockedSeconds")
      ),
      wall: .microseconds(
        seconds: try Self.wallBounds.checked(limits.wallSeconds, "limits.wallSeconds")
      ),
      memoryBytes: try Self.memoryBounds.checked(limits.memoryBytes, "limits.memoryBytes"),
      outputBytes: try Self.outputBounds.checked(limits.outputBytes, "limits.outputBytes")
    )
    if let bytes = limits.fileBytes {
      fileBytes = try Self.fileBounds.checked(bytes, "limits.fileBytes")
    }
    if let count = limits.threads {
      threads = try Self.threadBounds.checked(count, "limits.threads")
    }
  }
}

extension CallRules {
  /// The rules that a protocol names, within the bounds of those that a command line names.
  ///
  /// - Throws: ``ProtocolFieldError`` for a rule that no command line takes.
  init(_ outputs: RunProtocol.Outputs) throws {
    let least = try Self.leastLimitBounds.checked(
      outputs.leastCallSeconds,
      "outputs.leastCallSeconds"
    )
    self.init(
      oracle: outputs.oracle,
      leastLimit: .microseconds(seconds: least),
      limitFactor: try Self.limitFactorBounds.checked(outputs.callFactor, "outputs.callFactor")
    )
  }
}

extension Interpreter {
  /// The modules that a protocol has programs find loaded.
  ///
  /// - Throws: ``ProtocolFieldError`` for a text that is not the name of a module.
  static func preload(of interpreter: RunProtocol.Interpreter) throws -> [String] {
    if let name = interpreter.preload.first(where: { !ModuleName.isValid($0) }) {
      throw ProtocolFieldError(
        field: "interpreter.preload",
        value: "'\(name.prefix(60))'",
        bounds: "names of modules"
      )
    }
    return interpreter.preload
  }
}

extension Bounds {
  /// The value of a field of a protocol, if it lies within.
  fileprivate func checked(_ number: Number, _ field: String) throws -> Number {
    guard contains(number) else {
      throw ProtocolFieldError(field: field, value: "\(number)", bounds: description)
    }
    return number
  }
}

extension Duration {
  /// Whole microseconds, in which limits were given.
  fileprivate static func microseconds(seconds: Double) -> Duration {
    .microseconds(Int64((seconds * 1_000_000).rounded()))
  }
}

/// A field of a protocol that holds what no command line takes.
package struct ProtocolFieldError: Error, Equatable, CustomStringConvertible {
  package var field: String
  package var value: String
  /// What the field may hold, in words.
  package var bounds: String

  package var description: String {
    "its protocol has \(value) as \(field), which takes \(bounds); make the run again, or "
      + "judge its samples with 'evalharness evaluate'"
  }
}
