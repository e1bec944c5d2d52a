// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Subprocess
import Testing

/// The tables in `results/` are what the program writes from the records beside them.
struct ResultsTests {
  private var results: String {
    URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "results").path
  }

  @Test(.timeLimit(.minutes(1)), arguments: ["overview.md", "seed-question.md"])
  func tablesAreAsWritten(name: String) async throws {
    let program = try Program()
    for part in ["runs", "rebuild.sh"] {
      try FileManager.default.copyItem(
        atPath: results + "/" + part,
        toPath: program.folder.file(part)
      )
    }
    let rebuilding = try await Subprocess.run(
      .name("bash"),
      arguments: [program.folder.file("rebuild.sh"), Program.path, program.folder.file("none")],
      output: .string(limit: 1 << 20),
      error: .string(limit: 1 << 20)
    )
    #expect(rebuilding.terminationStatus == .exited(0), "\(rebuilding.standardError)")
    let kept = try String(contentsOfFile: results + "/" + name, encoding: .utf8)
    #expect(try program.folder.read(name) == kept, "make results writes it again")
  }
}
