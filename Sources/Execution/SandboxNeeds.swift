// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// What the programs of an environment need of a cage, beyond what other programs do.
package struct SandboxNeeds: Sendable, Hashable, Codable {
  /// Whether a cage has the files of `sandbox/policy/process_files.def`.
  package var processFiles: Bool
  /// Whether programs may start others, such as a shell, and talk with them; only with full isolation.
  package var programs: Bool
  /// The address space of a program and of its judge, in bytes; 0: what their memory asks for.
  package var addressBytes: Int
  /// The memory that a judge may use, in bytes.
  package var judgeMemoryBytes: Int
  /// What the processes around a program take with the libraries loaded, in bytes.
  package var serverMemoryBytes: Int
  /// The folders that programs may read besides packages.
  package var readable: [String]

  package init(
    processFiles: Bool = false,
    programs: Bool = false,
    addressBytes: Int = 0,
    judgeMemoryBytes: Int = 1 << 30,
    serverMemoryBytes: Int = 128 << 20,
    readable: [String] = []
  ) {
    self.processFiles = processFiles
    self.programs = programs
    self.addressBytes = addressBytes
    self.judgeMemoryBytes = judgeMemoryBytes
    self.serverMemoryBytes = serverMemoryBytes
    self.readable = readable
  }
}
