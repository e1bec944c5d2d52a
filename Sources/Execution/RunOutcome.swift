// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// What came of a program that was run for its own sake.
package struct RunOutcome: Sendable {
  /// What it wrote to its standard output, as far as it was taken.
  package var output: [UInt8]
  /// What it wrote to its standard error, as far as it was taken.
  package var errors: [UInt8]
  package var ending: Ending
  /// Whether it came to its last statement, as far as its process tells.
  ///
  /// `os._exit(0)` and `sys.exit(0)` in the middle do not. It is the program's own process that says so, with
  /// a secret of which half is read only then: a program that was written to pass as ended may do it.
  package var cameToEnd: Bool
  /// The files that were wanted and are there, by their paths.
  package var files: [ScratchPath: [UInt8]] = [:]
  /// The files that were wanted and are larger than what is taken.
  package var tooLarge: [ScratchPath] = []
  /// How its process ended.
  package var end: ProcessEnd

  /// How a program ended.
  package enum Ending: Sendable, Hashable {
    /// By itself, with a status of 0 to 255: 1 in an exception that nothing caught.
    case exited(Int32)
    /// By a signal that was not sent by us.
    case signalled(Int32)
    /// By a system call that no honest program makes.
    case forbiddenCall(String)
    /// It used up its processor time.
    case cpuLimit
    /// It was waited for too long while it did nothing, or by the time of day.
    case wallLimit
    /// The kernel ended it for want of memory. One that is refused memory raises `MemoryError` instead.
    case memoryLimit
    /// It wrote more than is taken.
    case outputLimit(Stream)
  }

  /// Where a program writes.
  package enum Stream: Sendable, Hashable {
    case output
    case errors
  }

  /// How a program ended that wrote as much as is taken.
  ///
  /// - Throws: ``SandboxError`` for a process that could not be confined, and ran nothing.
  static func ending(of end: ProcessEnd) throws -> Ending {
    guard !end.neverEnteredCage else {
      throw SandboxError.lost(part: "program", reason: "its process could not be confined")
    }
    switch end.cause {
    case .cpu: return .cpuLimit
    case .blocked, .wall: return .wallLimit
    case .itself, .done: break
    }
    if end.wasKilledForMemory { return .memoryLimit }
    if end.endedByFilter, let call = end.refused.first { return .forbiddenCall(call) }
    return end.status.map(Ending.exited) ?? .signalled(end.signal ?? SIGKILL)
  }
}
