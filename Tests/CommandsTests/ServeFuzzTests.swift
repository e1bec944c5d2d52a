// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Subprocess
import TestSupport
import Testing

/// Requests that nobody thought of, made from docs/openapi.json.
@Suite(.requiresSandbox, .requiresPeerClients)
struct ServeFuzzTests {
  private static let client = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "serve_fuzz.py").path

  @Test(.timeLimit(.minutes(3))) func everyAnswerIsOneThatTheDocumentNames() async throws {
    let result = try await Subprocess.run(
      .name("python3"),
      arguments: ["-B", Self.client, Program.path, "--examples", "50"],
      environment: .inherit.updating(["PYTHONPATH": PeerClients.folder]),
      output: .string(limit: 1 << 20),
      error: .string(limit: 1 << 20)
    )
    #expect(result.standardOutput == "nothing found\n", "\(result.standardError)")
  }
}
