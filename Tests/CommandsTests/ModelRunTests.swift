// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Subprocess
import Testing

/// Runs that ask a model: a program that speaks the command protocol.
struct ModelRunTests {
  private let program: Program
  private let script = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "model.py").path

  init() throws {
    program = try Program()
    try program.folder.write("own.jsonl", try humanEvalProblems(10))
  }

  private func arguments(_ more: String..., isSlow: Bool = false) -> [String] {
    let command = "python3 '\(script)' asked.txt" + (isSlow ? " slow" : "")
    return ["run", "--problems", "own.jsonl", "--command", command, "-o", "run"] + more
  }

  private func run(_ arguments: [String]) async throws -> Program.Ending {
    try await program.under(["/usr/bin/env"], arguments)
  }

  @Test(.timeLimit(.minutes(1))) func samplesAreAskedForJudgedAndKept() async throws {
    let ending = try await run(
      arguments("-n", "4", "--seed", "7", "--style", "base", "--format", "json", "-k", "1,2")
    )
    #expect(ending.status == .exited(0), "\(ending.errors)")
    let report = try #require(
      try JSONSerialization.jsonObject(with: Data(ending.output.utf8)) as? [String: Any]
    )
    let summary = try #require(report["summary"] as? [String: Any])
    let scores = try #require(summary["scores"] as? [[String: Any]])
    let values = scores.compactMap { $0["value"] as? Double }
    #expect(values.count == 2 && values[0] == 0.5 && abs(values[1] - 5.0 / 6) < 1e-12)
    let times = try #require(summary["times"] as? [String: Any])
    let generation = try #require(times["generation"] as? [String: Any])
    #expect(generation["completions"] as? Int == 40)
    #expect(generation["requests"] as? Int == 20)
    #expect(generation["completionTokens"] as? Int == 200)
    let asked = try #require(report["protocol"] as? [String: Any])
    let sampling = try #require(asked["sampling"] as? [String: Any])
    #expect(sampling["temperature"] as? Double == 0.8)
    #expect(sampling["seed"] as? Int == 7)
    #expect(program.folder.lines("run/completions.jsonl").count == 40)
    #expect(program.folder.lines("asked.txt").count == 40)
    // Asked again, nothing is; and the completions are samples that any harness reads.
    let second = try await run(
      arguments("-n", "4", "--seed", "7", "--style", "base", "--format", "csv")
    )
    #expect(second.status == .exited(0), "\(second.errors)")
    #expect(program.folder.lines("asked.txt").count == 40)
    let judged = try await run([
      "evaluate", "--problems", "own.jsonl", "--samples", "run/completions.jsonl", "-o", "again",
      "--format", "csv", "-q",
    ])
    #expect(judged.output.contains(",4,1,0.5,"), "\(judged.output)\(judged.errors)")
  }

  @Test(.timeLimit(.minutes(2))) func nothingIsLostOrAskedTwiceThroughKills() async throws {
    let arguments = arguments("-n", "20", "--seed", "1", "--style", "base", "-q", isSlow: true)
    for kill in 1...3 {
      _ = try await program.interrupted(by: .kill, arguments) {
        program.folder.lines("run/completions.jsonl").count >= 40 * kill
      }
    }
    let ending = try await run(arguments + ["--format", "csv"])
    #expect(ending.status == .exited(0), "\(ending.errors)")
    #expect(ending.output.contains(",20,1,0.5,"), "\(ending.output)")
    let completions = program.folder.lines("run/completions.jsonl")
    let records = program.folder.lines("run/samples.jsonl")
    #expect(completions.count == 200 && records.count == 200)
    // What was under way at a kill is asked for again, and nothing else.
    let asked = program.folder.lines("asked.txt").count
    #expect(asked >= 200 && asked <= 200 + 3 * 2 * 16, "\(asked)")
  }

  @Test(.timeLimit(.minutes(1))) func theParserLeavesOutWhatTheAnswerDoesWithout() async throws {
    let text = "    return x + 0\n\nprint(add0(input()))\n"
    try program.folder.write("s.jsonl", try row(["task_id": "Own/0", "completion": text]))
    let evaluate = [
      "evaluate", "--problems", "own.jsonl", "--samples", "s.jsonl", "--partial", "--format", "csv",
      "-q",
    ]
    let parsed = try await run(evaluate + ["--extraction", "parsed", "-o", "parsed"])
    #expect(parsed.output.contains(",1,1,1.0,"), "\(parsed.output)\(parsed.errors)")
    let verbatim = try await run(evaluate + ["-o", "verbatim"])
    #expect(verbatim.output.contains(",1,1,0.0,"), "\(verbatim.output)\(verbatim.errors)")
    // Text and program are both kept.
    let line = try #require(program.folder.lines("parsed/samples.jsonl").first)
    let record = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
    #expect(record?["text"] as? String == text)
    #expect((record?["program"] as? String)?.contains("input()") == false)
  }

  @Test(.timeLimit(.minutes(1))) func aBudgetLeavesARunThatGoesOn() async throws {
    let limited = try await run(
      arguments("-n", "2", "--style", "base", "--max-requests", "4", "--format", "csv")
    )
    #expect(limited.status == .exited(4))
    #expect(limited.errors.contains("--max-requests do not allow another request"))
    #expect(program.folder.lines("run/completions.jsonl").count == 8)
    let whole = try await run(arguments("-n", "2", "--style", "base", "--format", "csv"))
    #expect(whole.status == .exited(0), "\(whole.errors)")
    #expect(program.folder.lines("asked.txt").count == 20)
  }

  @Test(
    .timeLimit(.minutes(1)),
    arguments: [
      (["--model", "own.jsonl", "--engine", "false"], "false: it ended with status 1"),
      (["--server", "http://127.0.0.1:1"], "http://127.0.0.1:1"),
      (["--server", "http://127.0.0.1:1", "--key-variable", "NO_KEY"], "the environment variable"),
      (["--command", "no-such-program"], "no-such-program"),
    ]
  )
  func whatCannotBeAskedIsNamed(_ options: [String], _ message: String) async throws {
    let ending = try await run(["run", "--problems", "own.jsonl", "-o", "run"] + options)
    expectOneSentence(ending, message)
  }

  @Test(
    .timeLimit(.minutes(1)),
    arguments: [
      ["--provider", "model"], ["--provider", "reference", "--model", "m"],
      ["--server", "http://a", "--command", "b"], ["--command", "a", "--max-cost", "3"],
      ["--model", "a", "--concurrency", "0"], ["--command", "a", "--greedy", "-n", "0"],
    ]
  )
  func mistakesInUseExitWith64(_ options: [String]) async throws {
    let ending = try await run(["run", "--problems", "own.jsonl"] + options)
    #expect(ending.status == .exited(64), "\(ending.errors)")
  }

  @Test(.timeLimit(.minutes(1))) func answersThatWereCutOffAreCountedAndSaid() async throws {
    let command = "python3 '\(script)' asked.txt cut"
    let ending = try await run([
      "run", "--problems", "own.jsonl", "--command", command, "-n", "2", "-o", "run", "-q",
      "--style", "chat",
    ])
    let said =
      "2 of 20 answers reached --max-tokens (4096), or the end of the context, and were cut off"
    #expect(ending.errors.contains("warning: \(said); raise it"), "\(ending.errors)")
    #expect(ending.output.contains(said))
    let summary = try program.folder.object("run/summary.json")
    let ends = try #require(summary["ends"] as? [String: Any])
    #expect(ends["maxTokens"] as? Int == 4096)
    #expect(ends["counts"] as? [String: Int] == ["length": 2, "stop": 18])
    _ = try await program("report", "run", "-o", "page.html")
    #expect(try program.folder.read("page.html").contains("run: \(said); raise it"))
    // What was generated and is judged later says so too.
    let again = try await program(
      "evaluate",
      "--problems",
      "own.jsonl",
      "--samples",
      "run",
      "-o",
      "again",
      "-q"
    )
    #expect(again.errors.contains("warning: \(said)"), "\(again.errors)")
  }
}
