// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Subprocess
import TestSupport
import Testing

/// What HTTP asks of `evalharness serve` at its edges.
@Suite(.requiresSandbox, .serialized)
struct ServeEdgeTests {
  private static let client = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "serve_edges.py").path

  @Test(
    .timeLimit(.minutes(2)),
    arguments: [
      ("expect", "asked\n"), ("old", "ended\n"), ("methods", "answered\n"), ("floods", "refused\n"),
      ("notices", "told\n"),
    ]
  )
  func keepsToHTTP(part: String, words: String) async throws {
    let result = try await Subprocess.run(
      .name("python3"),
      arguments: ["-B", Self.client, part, Program.path],
      output: .string(limit: 1 << 20),
      error: .string(limit: 1 << 20)
    )
    #expect(result.standardOutput == words, "\(result.standardError)")
  }
}
