// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Subprocess
import TestSupport
import Testing

struct CompareTests {
  private static let data = "data/benchmarks/HumanEvalPlus-v0.1.9.jsonl.gz"
  private static let wizard = "data/samples/wizardcoder-15b/humaneval.greedy.jsonl"
  private static let gpt = "data/samples/gpt-3.5/humaneval.greedy.jsonl"
  private static let llama = "data/samples/llama-3-8b-instruct/humaneval_plus.eval_results.json"

  @Test(.timeLimit(.minutes(1))) func ranksRunsOfOneProtocol() async throws {
    let program = try Program()
    try await program.judge("a", right: 1, of: 3)
    try await program.judge("b", right: 3, of: 3)
    let ending = try await program("compare", "runs/a", "best=runs/b")
    #expect(ending.status == .exited(0))
    #expect(ending.errors == "")
    #expect(ending.output.contains(#/\n +1  best +3/3  100\.00 %/#))
    #expect(ending.output.contains(#/\n +2  a +1/3 +33\.33 %/#))
    #expect(ending.output.contains("a lost to best: Own/1, Own/2\n"))
  }

  @Test(.timeLimit(.minutes(1))) func runsOfOneBenchmarkInAFolderHaveTheirOwnNames() async throws {
    let program = try Program()
    try await program.judge("a", right: 1, of: 3)
    try await program.judge("b", right: 3, of: 3)
    let ending = try await program("compare", "runs")
    #expect(ending.status == .exited(0))
    #expect(ending.output.contains("a lost to b: Own/1, Own/2\n"))
  }

  @Test(.timeLimit(.minutes(1))) func otherLimitsAreNotCompared() async throws {
    let program = try Program()
    try await program.judge("a", right: 1, of: 3)
    try await program.judge("b", right: 3, of: 3, ["--timeout", "2"])
    let ending = try await program("compare", "runs/a", "runs/b")
    #expect(ending.status == .exited(3))
    #expect(
      ending.output.contains(
        "[2] is not comparable with [1]: the limit of processor time in seconds is 3 there and 2 "
          + "here.\n"
      )
    )
    #expect(!ending.output.contains("rank"))
    #expect(ending.errors.contains("no two results have one protocol"))
    let allowed = try await program("compare", "runs/a", "runs/b", "--allow-protocol", "limits")
    #expect(allowed.status == .exited(0))
    #expect(allowed.output.contains("Stand together by --allow-protocol although the limit"))
  }

  @Test(.timeLimit(.minutes(1))) func aFieldThatIsNoneIsAMistakeInUse() async throws {
    let ending = try await Program()("compare", "--published", "gpt-4", "--allow-protocol", "x")
    #expect(ending.status == .exited(64))
    #expect(ending.errors.contains("no protocol has a field \"x\""))
  }

  /// A summary that cannot be its run's is refused, and not believed.
  @Test(
    .timeLimit(.minutes(1)),
    arguments: [
      (#""task" : "Own/1""#, #""task" : "Own/0""#), (#""unjudged" : 0"#, #""unjudged" : -5"#),
      (#""layout" : 1"#, #""layout" : 99"#),
    ]
  )
  func aSummaryOfOtherCountsIsRefused(was: String, becomes: String) async throws {
    let program = try Program()
    try await program.judge("a", right: 1, of: 3)
    let summary = try program.folder.read("runs/a/summary.json")
    let changed = summary.replacing(was.replacing(" : ", with: ": "), with: becomes)
    #expect(changed != summary)
    try program.folder.write("runs/a/summary.json", changed)
    let ending = try await program("compare", "runs/a")
    #expect(ending.status == .exited(1))
    #expect(ending.errors.contains("its counts are not those of its run"))
  }

  @Test(.timeLimit(.minutes(1))) func aRunThatStoppedIsIncomplete() async throws {
    let program = try Program()
    try await program.judge("a", right: 1, of: 3)
    try FileManager.default.removeItem(atPath: program.folder.file("runs/a/summary.json"))
    let lines = program.folder.lines("runs/a/samples.jsonl")
    try program.folder.write(
      "runs/a/samples.jsonl",
      lines.dropLast().joined(separator: "\n") + "\n"
    )
    let ending = try await program("compare", "runs/a")
    #expect(ending.status == .exited(4))
    #expect(ending.errors.contains("runs/a: 1 samples without a verdict; continue the run"))
  }

  @Test(
    .timeLimit(.minutes(1)),
    arguments: [
      (["nowhere"], "nowhere: no such file or directory"),
      (["."], ".: a folder without run.json"),
      (["--published", "nobody"], "nothing is published under \"nobody\""),
    ]
  )
  func whatCannotBeComparedIsOneSentence(arguments: [String], beginning: String) async throws {
    let ending = try await Program().under(["/usr/bin/env"], ["compare"] + arguments)
    expectOneSentence(ending, beginning)
  }

  /// The question that this project grew from: published tables put WizardCoder above GPT-3.5 and
  /// below it; under one protocol it is below.
  @Test(
    .enabled(
      if: SharedData.has(data) && SharedData.has(wizard) && SharedData.has(gpt),
      "the samples are not here"
    ),
    .timeLimit(.minutes(5))
  )
  func answersTheSeedQuestion() async throws {
    var program = try Program()
    program.environment["EVALHARNESS_DATA"] = SharedData.file("data/benchmarks").path
    for (name, samples) in [("wizardcoder-15b", Self.wizard), ("gpt-3.5", Self.gpt)] {
      let ending = try await program(
        "evaluate",
        "--bench",
        "humaneval+@v0.1.9",
        "--suite",
        "base",
        "--samples",
        SharedData.file(samples).path,
        "-o",
        "runs/\(name)",
        "-q"
      )
      #expect(ending.status == .exited(0))
    }
    let ending = try await program(
      "compare",
      "runs/wizardcoder-15b",
      "runs/gpt-3.5",
      "--published",
      "gpt-3.5",
      "--published",
      "wizardcoder-15b"
    )
    #expect(ending.status == .exited(0))
    let parts = ending.output.split(separator: "Stated by others")
    try #require(parts.count == 2)
    #expect(parts[0].contains("   1  gpt-3.5          114/164  69.51 %"))
    #expect(parts[0].contains("   2  wizardcoder-15b   98/164  59.76 %"))
    #expect(
      parts[0].contains(
        "wizardcoder-15b  gpt-3.5       -9.76  -17.65 to -1.67   15    31                 0.026"
      )
    )
    for value in ["48.10 %", "57.30 %", "68.90 %", "59.80 %"] {
      #expect(!parts[0].contains(value))
      #expect(parts[1].contains(value))
    }
  }

  @Test(
    .enabled(if: SharedData.has(llama), "the results are not here"),
    .timeLimit(.minutes(1))
  )
  func readsWhatEvalPlusWrote() async throws {
    let ending = try await Program()("compare", SharedData.file(Self.llama).path)
    #expect(ending.status == .exited(0))
    #expect(ending.output.contains("humaneval+ v0.1.10, split test, suite base: 164 tasks, n = 1"))
    #expect(ending.output.contains("evaluator EvalPlus"))
  }
}
