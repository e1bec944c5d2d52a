// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Subprocess
import Testing

/// A plan that a Slurm works on: a private one, on loopback.
struct SlurmTests {
  private static let checkout = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  static let isHere = ["slurmctld", "slurmd", "munged", "sbatch"].allSatisfy { name in
    ["/usr/sbin", "/usr/bin"].contains {
      FileManager.default.isExecutableFile(atPath: "\($0)/\(name)")
    }
  }

  @Test(
    .enabled(if: isHere, "slurmctld, slurmd, munge and slurm-client are not all here"),
    .timeLimit(.minutes(4))
  )
  func shardsOfAJobArrayGiveTheRunOfOneMachine() async throws {
    let run = try await PlannedRun(tasks: 10, each: 6, shards: 6)
    try await run.runOnOneMachine()
    let folder = run.program.folder
    let script = Self.checkout.appending(path: "Tests/CommandsTests/slurm_plan.py").path
    let result = try await Subprocess.run(
      .name("python3"),
      arguments: [
        script, Self.checkout.appending(path: "benchmarks/scaling").path, Program.path, folder.path,
      ],
      output: .string(limit: 1 << 20),
      error: .string(limit: 1 << 20)
    )
    let said = result.standardOutput + result.standardError
    #expect(result.terminationStatus.isSuccess, "\(said)")
    #expect(said.contains("left 0\n"), "\(said)")
    #expect(try run.contents("merged") == run.contents("one"), "\(said)")
  }
}
