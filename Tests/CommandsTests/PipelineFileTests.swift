// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Subprocess
import SystemPackage
import TestSupport
import Testing

/// The files of `docs/ci` that others copy: their shell steps, run as GitHub and GitLab run them.
@Suite(
  .requiresSandbox,
  .enabled("python3 has no PyYAML to read the files of docs/ci with") {
    await Tool.runs("python3", "-c", "import yaml")
  }
)
struct PipelineFileTests {
  private static let cases: [(right: Int, tasks: Int, options: String, outcome: String)] = [
    (8, 8, "", "0 with a report\n"),
    (3, 8, "", "2 with a report\n"),
    (8, 8, " --timeout 2", "3 with a report\n"),
    // A task without a sample ends the job before the gate.
    (7, 7, "", "4 without a report\n"),
  ]

  @Test(.timeLimit(.minutes(1)), arguments: ["action.yml", "gitlab.yml"], cases)
  func endsAsTheGateDoes(
    file: String,
    entry: (right: Int, tasks: Int, options: String, outcome: String)
  ) async throws {
    let program = try Program()
    try await program.judge("old", right: 8, of: 8)
    let rows = try (0..<entry.tasks).map { task in
      try row([
        "task_id": "Own/\(task)",
        "completion": task < entry.right ? "    return x + \(task)\n" : "    return -1\n",
      ])
    }
    try program.folder.write("new.jsonl", rows.joined())
    let tests = URL(filePath: #filePath).deletingLastPathComponent()
    let result = try await Subprocess.run(
      .name("python3"),
      arguments: [
        "-B", tests.appending(path: "ci_files.py").path,
        tests.appending(path: "../../docs/ci/\(file)").standardizedFileURL.path, "runs/old",
        "--problems problems.jsonl --samples new.jsonl" + entry.options, Program.path,
      ],
      environment: .inherit.updating(["HOME": program.folder.path]),
      workingDirectory: FilePath(program.folder.path),
      output: .string(limit: 1 << 20),
      error: .string(limit: 1 << 20)
    )
    #expect(result.standardOutput == entry.outcome, "\(result.standardError)")
  }
}
