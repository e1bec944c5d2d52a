// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import SandboxRunner

/// What every cage of a run has in common.
package struct Sandbox: Sendable, Hashable {
  package var parts: SandboxParts
  package var interpreter: Interpreter
  package var isolation: Isolation
  /// What a program may print, in bytes, before it is ended.
  package var outputBytes: Int
  /// The most a program may keep in its scratch directory, in bytes.
  package var scratchBytes: Int
  /// The memory that a program may use, in bytes.
  package var memoryBytes: Int
  /// The processor time that judging one program by tests may cost the judge itself: what the
  /// program has, so that a program that keeps its judge busy costs no more than one that is busy.
  package var judgeCPU: Duration
  /// Whether a program is over its limit on processor time as soon as it is proved that it would use up any: a loop
  /// has come to the same place with the same values again (see `sandbox/runner/candidate/endless.py`).
  package var endsEndlessLoops = false
  /// Whether the judge works for each program in a process of its own.
  package var judgeForks = false
  /// What a judge may use, in bytes: what a program sends it must fit.
  package var judgeMemoryBytes: Int { interpreter.needs.judgeMemoryBytes }

  /// The Python side of the sandbox, of which another state may judge otherwise.
  package static var runnerSources: [String] {
    [SandboxRunner.server]
      + (SandboxRunner.compatibleModules + SandboxRunner.streamModules + SandboxRunner.judgeModules)
      .map(\.source)
  }

  /// The module that takes programs out of texts.
  package static var extractionSource: String { SandboxRunner.extraction }

  /// What it needs beside to take out whole programs.
  package static var wholeProgramSource: String { SandboxRunner.wholePrograms }

  package init(
    parts: SandboxParts,
    interpreter: Interpreter,
    isolation: Isolation,
    limits: Limits
  ) {
    self.parts = parts
    self.interpreter = interpreter
    self.isolation = isolation
    outputBytes = limits.outputBytes
    memoryBytes = limits.memoryBytes
    scratchBytes = 2 * limits.fileBytes
    judgeCPU = max(.seconds(1), limits.cpu)
  }
}
