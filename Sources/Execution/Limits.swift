// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import CSandboxABI

/// What one program may use up.
package struct Limits: Sendable, Hashable, Codable {
  /// Processor time of the whole process.
  package var cpu: Duration
  /// Time somebody waits for the program while it neither runs nor queues for a processor.
  package var blocked: Duration
  /// Time of day.
  ///
  /// A backstop far above ``cpu``, so that a busy machine fails nobody.
  package var wall: Duration
  /// Private memory, in bytes.
  package var memoryBytes: Int
  /// Address space, in bytes; 0: what ``memoryBytes`` asks for.
  package var addressBytes = 0
  /// What the program may print, in bytes.
  package var outputBytes: Int
  /// The largest file it may write, in bytes.
  package var fileBytes: Int
  package var openFiles: Int
  package var threads: Int

  package init(
    cpu: Duration,
    blocked: Duration = .seconds(3),
    wall: Duration? = nil,
    memoryBytes: Int = 512 << 20,
    outputBytes: Int = 16 << 20,
    fileBytes: Int = 16 << 20,
    openFiles: Int = 64,
    threads: Int = 64
  ) {
    self.cpu = cpu
    self.blocked = blocked
    self.wall = wall ?? max(.seconds(60), cpu * 20)
    self.memoryBytes = memoryBytes
    self.outputBytes = outputBytes
    self.fileBytes = fileBytes
    self.openFiles = openFiles
    self.threads = threads
  }

  var raw: evh_limits {
    evh_limits(
      cpu_us: cpu.microseconds,
      blocked_us: blocked.microseconds,
      wall_us: wall.microseconds,
      memory_bytes: Int64(memoryBytes),
      address_bytes: Int64(addressBytes),
      file_bytes: Int64(fileBytes),
      open_files: Int64(openFiles),
      threads: Int64(threads)
    )
  }
}

extension Duration {
  /// Whole microseconds.
  package var microseconds: Int64 {
    components.seconds * 1_000_000 + components.attoseconds / 1_000_000_000_000
  }

  /// Seconds with a fraction.
  package var seconds: Double { self / .seconds(1) }
}
