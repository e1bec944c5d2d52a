// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Subprocess
import SystemPackage
import TestSupport
import Testing

/// `evalharness serve` in the place of open-instruct's and Piston's servers.
@Suite(.requiresSandbox, .serialized)
struct PeerClientTests {
  @Test(.timeLimit(.minutes(2))) func answersAsOpenInstructAsks() async throws {
    try await converse("python3", "open_instruct_client.py", [Program.path], "as it asks\n")
  }

  @Test(.timeLimit(.minutes(2))) func answersAsPistonDoes() async throws {
    try await converse("python3", "piston_client.py", ["requests", Program.path], "as Piston\n")
  }

  @Test(
    .timeLimit(.minutes(2)),
    .enabled("pip cannot fetch ultra-piston") { PyPI.ultraPiston != nil }
  )
  func ultraPistonRunsPrograms() async throws {
    let python = try #require(PyPI.ultraPiston)
    try await converse(python, "piston_client.py", ["ultra-piston", Program.path], "as Piston\n")
  }

  @Test(
    .timeLimit(.minutes(2)),
    .enabled("pip cannot fetch aiopyston") { PyPI.aiopyston != nil }
  )
  func aiopystonRunsPrograms() async throws {
    let python = try #require(PyPI.aiopyston)
    try await converse(python, "piston_client.py", ["aiopyston", Program.path], "as Piston\n")
  }

  private func converse(
    _ python: String,
    _ client: String,
    _ arguments: [String],
    _ words: String
  ) async throws {
    let path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: client).path
    let result = try await Subprocess.run(
      .path(FilePath("/usr/bin/env")),
      arguments: Arguments([python, "-B", path] + arguments),
      output: .string(limit: 1 << 20),
      error: .string(limit: 1 << 20)
    )
    #expect(result.standardOutput == words, "\(result.standardError)")
  }
}
