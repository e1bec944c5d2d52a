// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// What a number may be that somebody gives, on a command line or in the protocol of a run.
package struct Bounds<Number: Comparable & Sendable>: Sendable, CustomStringConvertible {
  package let least: Number
  package let most: Number
  /// The bounds in words, such as `0.01 to 86400 seconds`.
  package let description: String

  package init(_ range: ClosedRange<Number>, _ description: String) {
    least = range.lowerBound
    most = range.upperBound
    self.description = description
  }

  /// Whether a number lies within; not a number never does.
  package func contains(_ number: Number) -> Bool { least <= number && number <= most }
}

extension Limits {
  /// Processor time, in seconds.
  package static let cpuBounds = Bounds(0.01...86_400.0, "0.01 to 86400 seconds")

  /// Time in which a program neither runs nor queues, in seconds.
  package static let blockedBounds = Bounds(0.01...86_400.0, "0.01 to 86400 seconds")

  /// Time of day, in seconds: what follows from the longest processor time.
  package static let wallBounds = Bounds(0.01...1_728_000.0, "0.01 to 1728000 seconds")

  /// Private memory, in bytes; no program is granted more than the machine has.
  package static let memoryBounds: Bounds<Int> = {
    let most = max(HostMemory.bytes, 32 << 20)
    return Bounds(32 << 20...most, "32 to \(most >> 20) MiB, which this machine has")
  }()

  /// What a program may print, in bytes.
  package static let outputBounds = Bounds(1...1 << 30, "1 to 1073741824 bytes")

  /// The largest file, in bytes; the scratch is twice as large and lies in memory.
  package static let fileBounds: Bounds<Int> = {
    let most = max(HostMemory.bytes / 4, 1 << 20)
    return Bounds(1...most, "1 to \(most) bytes, a quarter of what this machine has")
  }()

  /// Threads of one program.
  package static let threadBounds = Bounds(1...4096, "1 to 4096 threads")
}
