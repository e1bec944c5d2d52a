// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Subprocess
import Testing

/// What every command says of itself, word for word.
struct HelpTests {
  @Test(
    .timeLimit(.minutes(1)),
    arguments: [
      "", "run", "generate", "evaluate", "check", "compare", "gate", "select", "report", "show",
      "rerun",
      "list",
      "data", "data list", "data pull", "data verify", "data path", "prompt", "doctor", "audit",
      "decontaminate",
      "environment", "environment list", "environment create", "environment verify",
      "environment path", "evolve", "export", "judge", "serve", "plan", "work", "status", "merge",
      "submit", "submit slurm", "submit kubernetes",
    ]
  )
  func isAsRecorded(command: String) async throws {
    let words = command.split(separator: " ").map(String.init)
    let program = try Program()
    let ending = try await program.under(["/usr/bin/env", "COLUMNS=80"], words + ["--help"])
    #expect(ending.status == .exited(0))
    #expect(ending.errors == "")
    try expectGolden(ending.output, (["help"] + words).joined(separator: "-") + ".txt")
  }

  @Test(.timeLimit(.minutes(1))) func versionIsOneLine() async throws {
    let ending = try await Program()("--version")
    #expect(ending.output == "0.1.0 (development build)\n")
  }

  @Test(.timeLimit(.minutes(1))) func anUnknownCommandIsAMistakeInUse() async throws {
    let ending = try await Program()("fly")
    #expect(ending.status == .exited(64))
    #expect(ending.output == "")
  }
}

/// Compares a text with a recorded one; with `RECORD=1` in the environment, records it and fails.
func expectGolden(_ text: String, _ name: String, _ location: SourceLocation = #_sourceLocation)
  throws
{
  let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden/\(name)")
  if ProcessInfo.processInfo.environment["RECORD"] == "1" {
    try Data(text.utf8).write(to: file)
    Issue.record(
      "recorded \(name); look at it and run again without RECORD",
      sourceLocation: location
    )
    return
  }
  let recorded = try? String(contentsOf: file, encoding: .utf8)
  #expect(text == recorded, "\(name) differs; RECORD=1 records it", sourceLocation: location)
}
