// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Subprocess
import Testing

/// `rerun`: a recorded sample, judged again under its run's protocol.
struct RerunTests {
  private let program: Program

  init() throws {
    program = try Program()
    try program.folder.write("own.jsonl", try humanEvalProblems(2))
  }

  private func contents(of folder: String) throws -> [String: String] {
    let names = try FileManager.default.contentsOfDirectory(atPath: program.folder.file(folder))
    return try Dictionary(
      uniqueKeysWithValues: names.map { ($0, try program.folder.read("\(folder)/\($0)")) }
    )
  }

  @Test(.timeLimit(.minutes(1))) func aVerdictThatRepeatsExitsWith0() async throws {
    try await program.evaluate(samples(2, each: 2))
    let before = try contents(of: "run")
    for (sample, verdict) in [("Own/0#0", "passed"), ("1#0", "wrongAnswer")] {
      let ending = try await program("rerun", "run", sample)
      #expect(ending.status == .exited(0), "\(ending.errors)")
      #expect(ending.output.contains("#0: \(verdict), as in the run\n"), "\(ending.output)")
      #expect(ending.errors == "")
    }
    #expect(try contents(of: "run") == before)
  }

  @Test(.timeLimit(.minutes(1))) func anotherVerdictExitsWith1AndASentence() async throws {
    try await program.evaluate(row(["task_id": "Own/0", "completion": "    return x\n"]))
    let journal = try program.folder.read("run/samples.jsonl")
    let changed = journal.replacing(#""verdict":"passed""#, with: #""verdict":"exception""#)
    try program.folder.write("run/samples.jsonl", changed)
    let ending = try await program("rerun", "run", "0")
    #expect(ending.status == .exited(1))
    #expect(ending.output.hasPrefix("Own/0#0: now passed, and exception in the run\n"))
    #expect(ending.errors == "Error: Own/0#0: now passed, and exception in the run\n")
    #expect(try program.folder.read("run/samples.jsonl") == changed)
  }

  @Test(.timeLimit(.minutes(1))) func theLimitsAreThoseOfTheRun() async throws {
    let busy = "    while True:\n        x += 1\n"
    try await program.evaluate(row(["task_id": "Own/0", "completion": busy]), "--timeout", "0.2")
    let ending = try await program("rerun", "run", "0", "--format", "json")
    #expect(ending.status == .exited(0), "\(ending.errors)")
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(ending.output.utf8)) as? [String: Any]
    )
    #expect(object["repeats"] as? Bool == true)
    let now = try #require(object["now"] as? [String: Any])
    #expect(now["verdict"] as? String == "timeout")
    #expect(try #require(now["cpuSeconds"] as? Double) < 2)
  }

  @Test(.timeLimit(.minutes(1))) func inputsAreJudgedAgainSuiteBySuite() async throws {
    try program.folder.write(
      "own.jsonl",
      try row([
        "task_id": "Own/0", "prompt": "def f(x):\n", "entry_point": "f",
        "canonical_solution": "    return x\n", "base_input": [[1], [2]],
        "plus_input": [[3], [40], [50]], "atol": 0,
      ])
    )
    try await program.evaluate(
      row(["task_id": "Own/0", "solution": "def f(x):\n    return min(x, 9)\n"])
    )
    let ending = try await program("rerun", "run", "0", "--all-inputs")
    #expect(ending.status == .exited(0), "\(ending.errors)")
    #expect(ending.output.contains("\nsuite base      passed"))
    #expect(ending.output.contains("\nsuite plus      wrongAnswer"))
    #expect(ending.output.contains("\nplus, input 2:\n  input     [50]\n"))
  }

  @Test(.timeLimit(.minutes(1))) func anotherEnvironmentIsRefusedWithItsFields() async throws {
    try await program.evaluate(row(["task_id": "Own/0", "completion": "    return x\n"]))
    let problems = try program.folder.read("own.jsonl")
    try program.folder.write("own.jsonl", problems.replacing("== 1", with: "== 1 "))
    let refused = try await program("rerun", "run", "0")
    expectOneSentence(refused, "run: judged elsewhere than here (dataset.md5: ")
    #expect(refused.errors.contains("; dataset.sha256: "))
    let field = "--allow-protocol dataset.md5,dataset.sha256\n"
    #expect(refused.errors.hasSuffix(field), "\(refused.errors)")
    let allowed = try await program(
      "rerun",
      "run",
      "0",
      "--allow-protocol",
      "dataset.md5,dataset.sha256"
    )
    #expect(allowed.status == .exited(0), "\(allowed.errors)")
    #expect(allowed.errors.contains("warning: allowed: dataset.sha256: "))
  }

  @Test(.timeLimit(.minutes(1))) func theProblemsMayLieElsewhere() async throws {
    try await program.evaluate(row(["task_id": "Own/0", "completion": "    return x\n"]))
    let problems = try program.folder.read("own.jsonl")
    try FileManager.default.removeItem(atPath: program.folder.file("own.jsonl"))
    expectOneSentence(
      try await program("rerun", "run", "0"),
      "the run is of a file of problems of one's own, own.jsonl, which is not here; name it with "
        + "--problems"
    )
    try program.folder.write("elsewhere/mine.jsonl", problems)
    let ending = try await program("rerun", "run", "0", "--problems", "elsewhere/mine.jsonl")
    #expect(ending.status == .exited(0), "\(ending.errors)")
  }

  @Test(.timeLimit(.minutes(1))) func oneSampleIsNamed() async throws {
    try await program.evaluate(samples(2, each: 2))
    expectOneSentence(
      try await program("rerun", "run", "1"),
      "Own/1 has 2 samples; name one of them, as in 'Own/1#0'"
    )
  }

  /// A program that equals prompt and answer together was recorded as if it were the answer alone.
  @Test(.timeLimit(.minutes(1))) func theProgramOfAnAnswerIsTheOneThatRan() async throws {
    try await program.evaluate(
      row(["task": "Own/1", "index": 0, "form": "answer", "text": "    return x + 1\n"]),
      "--extraction",
      "parsed"
    )
    let ending = try await program("rerun", "run", "1")
    #expect(ending.status == .exited(0), "\(ending.errors)")
    #expect(ending.output.hasPrefix("Own/1#0: passed, as in the run\n"))
    #expect(try await program("show", "run", "1").output.contains("  1 | def add1(x):\n"))
  }
}
