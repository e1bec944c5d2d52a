// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Subprocess
import TestSupport
import Testing

/// `evalharness serve` in the place of open-instruct's and Piston's servers.
@Suite(.requiresSandbox, .serialized)
struct PeerClientTests {
  @Test(.timeLimit(.minutes(2))) func answersAsOpenInstructAsks() async throws {
    try await converse("open_instruct_client.py", [Program.path], "as it asks\n")
  }

  @Test(.timeLimit(.minutes(2))) func answersAsPistonDoes() async throws {
    try await converse("piston_client.py", ["requests", Program.path], "as Piston\n")
  }

  @Test(.timeLimit(.minutes(2)), .requiresPeerClients, arguments: ["ultra-piston", "aiopyston"])
  func clientsOfPistonWork(part: String) async throws {
    try await converse("piston_client.py", [part, Program.path], "as Piston\n")
  }

  private func converse(_ client: String, _ arguments: [String], _ words: String) async throws {
    let path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: client).path
    let result = try await Subprocess.run(
      .name("python3"),
      arguments: Arguments(["-B", path] + arguments),
      environment: .inherit.updating(["PYTHONPATH": PeerClients.folder]),
      output: .string(limit: 1 << 20),
      error: .string(limit: 1 << 20)
    )
    #expect(result.standardOutput == words, "\(result.standardError)")
  }
}
