// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Subprocess
import Testing

/// File systems without `flock`, as some mounts of Lustre are.
struct UnlockableFolderTests {
  private static let library =
    "int flock(int file, int operation) { *__errno_location() = %d; return -1; }\n"

  static let canCompile = FileManager.default.isExecutableFile(atPath: "/usr/bin/cc")

  /// `ENOSYS`, `EOPNOTSUPP` and `ENOLCK`.
  @Test(
    .enabled(if: canCompile, "there is no cc"),
    .timeLimit(.minutes(1)),
    arguments: [38, 95, 37]
  )
  func aRunIsMadeAndContinuedWithAWarning(error: Int) async throws {
    let program = try Program()
    try program.folder.write(
      "lock.c",
      "int *__errno_location(void);\n" + String(format: Self.library, error)
    )
    let compiler = Process()
    compiler.executableURL = URL(filePath: "/usr/bin/cc")
    compiler.arguments = [
      "-shared", "-fPIC", "-o", program.folder.file("lock.so"), program.folder.file("lock.c"),
    ]
    try compiler.run()
    compiler.waitUntilExit()
    try program.folder.write("own.jsonl", try humanEvalProblems(3))
    for _ in 0..<2 {
      let ending = try await program.under(
        ["/usr/bin/env", "LD_PRELOAD=\(program.folder.file("lock.so"))"],
        ["run", "--problems", "own.jsonl", "-o", "run"]
      )
      #expect(ending.status == .exited(0), "\(ending.errors)")
      #expect(
        ending.errors.contains(
          "warning: run: its file system has no locks; let no other process work on this run"
        ),
        "\(ending.errors)"
      )
    }
    #expect(program.folder.lines("run/samples.jsonl").count == 3)
  }
}
