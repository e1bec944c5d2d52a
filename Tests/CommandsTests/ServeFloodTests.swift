// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Subprocess
import TestSupport
import Testing

/// `evalharness serve` when too much comes, or something that it has is taken away.
@Suite(.requiresSandbox, .serialized)
struct ServeFloodTests {
  private static let client = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "serve_floods.py").path

  @Test(
    .timeLimit(.minutes(3)),
    arguments: [
      ("idle", "let go\n"), ("bodies", "bounded\n"), ("killed-under-load", "none wrong\n"),
      ("terminated", "answered\n"),
    ]
  )
  func isRightAfterwards(part: String, words: String) async throws {
    try await flood(part, words)
  }

  @Test(
    .enabled(if: FullDiskTests.canMount, "nothing can be mounted here"),
    .timeLimit(.minutes(1))
  )
  func needsNoDisk() async throws { try await flood("full-disk", "needed none\n") }

  private func flood(_ part: String, _ words: String) async throws {
    let result = try await Subprocess.run(
      .name("python3"),
      arguments: ["-B", Self.client, part, Program.path],
      output: .string(limit: 1 << 20),
      error: .string(limit: 1 << 20)
    )
    #expect(result.standardOutput == words, "\(result.standardError)")
  }
}
