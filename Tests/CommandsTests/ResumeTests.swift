// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Subprocess
import Testing

/// Runs that go on where an earlier one stopped.
struct ResumeTests {
  private let program: Program
  private let arguments = [
    "evaluate", "--problems", "own.jsonl", "--samples", "samples.jsonl", "-o", "run",
  ]

  init() throws {
    program = try Program()
    try program.folder.write("own.jsonl", try humanEvalProblems(4))
    try program.folder.write("samples.jsonl", try samples(4, each: 2))
  }

  private func evaluate(_ more: String...) async throws -> Program.Ending {
    try await program.under(["/usr/bin/env"], arguments + more)
  }

  @Test(.timeLimit(.minutes(1))) func aFinishedRunIsReportedAtOnce() async throws {
    let first = try await evaluate()
    let journal = try program.folder.read("run/samples.jsonl")
    let summary = try program.folder.read("run/summary.json")
    let second = try await evaluate()
    #expect(second.status == .exited(0))
    #expect(second.output == first.output)
    #expect(
      second.errors.hasPrefix(
        "evalharness: run: all 8 samples were judged before; name another --output to judge them "
          + "again\n"
      )
    )
    #expect(try program.folder.read("run/samples.jsonl") == journal)
    #expect(try program.folder.read("run/summary.json") == summary)
  }

  @Test(.timeLimit(.minutes(1))) func halfALastLineIsJudgedAgain() async throws {
    _ = try await evaluate()
    let whole = try program.folder.read("run/samples.jsonl")
    try program.folder.write("run/samples.jsonl", String(whole.dropLast(40)))
    let ending = try await evaluate()
    #expect(ending.status == .exited(0))
    #expect(
      ending.errors.contains("run: removed half a line that an earlier run left at the end\n")
    )
    #expect(ending.errors.contains("run: continues a run; 7 of 8 samples were judged before\n"))
    #expect(program.folder.lines("run/samples.jsonl").count == 8)
  }

  @Test(.timeLimit(.minutes(1))) func anotherProtocolIsRefusedWithItsFields() async throws {
    _ = try await evaluate()
    let journal = try program.folder.read("run/samples.jsonl")
    expectOneSentence(
      try await evaluate("--timeout", "7", "--judging", "auto"),
      "run: a run of another protocol (judging: auto here, strict there; limits.cpuSeconds: 7"
    )
    #expect(try program.folder.read("run/samples.jsonl") == journal)
  }

  @Test(.timeLimit(.minutes(1))) func otherSamplesAreRefused() async throws {
    _ = try await evaluate()
    let text = try program.folder.read("samples.jsonl").replacing("return x + 2", with: "return 0")
    try program.folder.write("samples.jsonl", text)
    expectOneSentence(
      try await evaluate(),
      "run holds another text for sample 0 of Own/2, so it is a run of other samples; name another "
        + "--output"
    )
  }

  @Test(.timeLimit(.minutes(1))) func filesOfOneNameGetTwoRuns() async throws {
    try program.folder.write("other/samples.jsonl", try samples(4, each: 3))
    for path in ["samples.jsonl", "other/samples.jsonl"] {
      let ending = try await program(
        "evaluate",
        "--problems",
        "own.jsonl",
        "--samples",
        path
      )
      #expect(ending.status == .exited(0))
    }
    let runs = try FileManager.default.contentsOfDirectory(atPath: program.folder.file("runs"))
    #expect(runs.count == 2)
    #expect(runs.allSatisfy { $0.hasPrefix("samples-own-") })
  }

  @Test(.timeLimit(.minutes(1))) func oneProcessAtATimeWorksOnARun() async throws {
    try program.folder.write(
      "samples.jsonl",
      try row(["task_id": "Own/0", "completion": "    while True: pass\n"])
        + row(["task_id": "Own/1", "completion": "    return x + 1\n"])
    )
    let program = program
    let arguments = arguments
    async let first = program.interrupted(
      by: .terminate,
      arguments + ["--timeout", "50", "--partial"],
      when: { program.folder.lines("second").count == 1 }
    )
    while program.folder.lines("run/samples.jsonl").isEmpty {
      try await Task.sleep(for: .milliseconds(5))
    }
    let second = try await evaluate("--timeout", "50", "--partial")
    try program.folder.write("second", "over\n")
    expectOneSentence(
      second,
      "run: another process is working on this run; wait for it, or name another directory"
    )
    #expect(try await first.status == .exited(130))
  }
}
