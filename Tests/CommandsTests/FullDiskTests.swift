// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Subprocess
import Testing

/// Results that cannot be written: said in one sentence, and nothing judged is lost.
struct FullDiskTests {
  private let program: Program

  init() throws {
    program = try Program()
    try program.folder.write("own.jsonl", try humanEvalProblems(40))
  }

  @Test(.timeLimit(.minutes(1))) func aRunGoesOnWhenThereIsRoomAgain() async throws {
    let arguments = ["run", "--problems", "own.jsonl", "-o", "run", "--workers", "1"]
    // 8 KiB: room for the header and some of the samples.
    let full = try await program.under(
      ["/bin/sh", "-c", "ulimit -f 8; exec \"$0\" \"$@\""],
      arguments
    )
    #expect(full.status == .exited(1))
    let sentence =
      "Error: run/samples.jsonl: File too large; free some space and repeat the command, which goes "
      + "on where it stopped\n"
    #expect(full.errors.hasSuffix(sentence), "\(full.errors)")
    let kept = program.folder.lines("run/samples.jsonl").count
    #expect(kept > 0 && kept < 40)
    let whole = try await program.under(["/usr/bin/env"], arguments)
    #expect(whole.status == .exited(0))
    #expect(whole.errors.contains("continues a run; \(kept) of 40 samples were judged before"))
    #expect(program.folder.lines("run/samples.jsonl").count == 40)
  }

  /// Whether a file system can be mounted where nobody else sees it.
  static let canMount: Bool = {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["unshare", "-m", "mount", "-t", "tmpfs", "none", "/tmp"]
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }()

  @Test(.enabled(if: canMount, "nothing can be mounted here"), .timeLimit(.minutes(1)))
  func aFullFileSystemIsSaidToBeFull() async throws {
    let script = """
      mkdir small && mount -t tmpfs -o size=12k none small
      "$0" run --problems own.jsonl -o small/run; status=$?
      wc -l < small/run/samples.jsonl; exit $status
      """
    let wrapper = ["/usr/bin/env", "unshare", "-m", "/bin/sh", "-c", script]
    let ending = try await program.under(wrapper, [])
    #expect(ending.status == .exited(1))
    #expect(
      ending.errors.contains("No space left on device; free some space and repeat the command"),
      "\(ending.errors)"
    )
  }

  @Test(.timeLimit(.minutes(1))) func aReportThatIsNotPrintedIsAnError() async throws {
    let ending = try await program.under(
      ["/bin/sh", "-c", "exec \"$0\" \"$@\" > /dev/full"],
      ["run", "--problems", "own.jsonl", "-o", "run"]
    )
    #expect(ending.status == .exited(1))
    #expect(ending.errors.contains("Error: standard output: No space left on device; what was "))
    #expect(FileManager.default.fileExists(atPath: program.folder.file("run/summary.json")))
  }

  @Test(.timeLimit(.minutes(1)), arguments: ["human-eval", "evalplus"])
  func anExportToAFullDiskIsAnError(format: String) async throws {
    let ending = try await program(
      "run",
      "--problems",
      "own.jsonl",
      "--export",
      "\(format)=/dev/full"
    )
    #expect(ending.status == .exited(1))
    #expect(
      ending.errors.hasSuffix(
        "Error: /dev/full: cannot be written: No space left on device; mend that or name another path\n"
      ),
      "\(ending.errors)"
    )
    let type = try FileManager.default.attributesOfItem(atPath: "/dev/full")[.type]
    #expect(type as? FileAttributeType == .typeCharacterSpecial)
  }

  @Test(.timeLimit(.minutes(1))) func aPlaceThatCannotBeWrittenIsAnError() async throws {
    let output = try await program("run", "--problems", "own.jsonl", "-o", "/proc/run")
    expectOneSentence(output, "/proc/run: cannot create the directory: No such file or directory; ")
    let export = try await program("run", "--problems", "own.jsonl", "--export", "evalplus=/proc/x")
    #expect(export.status == .exited(1))
    #expect(export.errors.contains("Error: /proc/x: cannot be written: "), "\(export.errors)")
  }
}
