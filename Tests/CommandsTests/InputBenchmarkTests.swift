// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Subprocess
import TestSupport
import Testing

/// Benchmarks of inputs from the command line: base and plus in one run.
struct InputBenchmarkTests {
  private var program: Program

  init() throws {
    program = try Program()
    let problems = try (0..<3).map { number in
      try row([
        "task_id": "Own/\(number)",
        "prompt": "def f(x):\n",
        "entry_point": "f",
        "canonical_solution": "    return x + \(number)\n",
        "base_input": [[1], [2]],
        "plus_input": (0..<30).map { [$0] },
        "atol": 0,
      ])
    }
    try program.folder.write("own.jsonl", problems.joined())
    let samples = try [
      row(["task_id": "Own/0", "solution": "def f(x):\n    return x\n"]),
      row(["task_id": "Own/1", "solution": "def f(x):\n    return x + (x < 20)\n"]),
      row(["task_id": "Own/2", "solution": "def f(x):\n    return 7\n"]),
    ]
    try program.folder.write("samples.jsonl", samples.joined())
  }

  private func evaluate(_ more: String...) async throws -> Program.Ending {
    try await program.under(
      ["/usr/bin/env"],
      ["evaluate", "--problems", "own.jsonl", "--samples", "samples.jsonl", "-o", "run"] + more
    )
  }

  @Test(.timeLimit(.minutes(1))) func baseAndPlusHaveARowEach() async throws {
    let ending = try await evaluate("--format", "csv", "--export", "evalplus=out.json")
    #expect(ending.status == .exited(0), "\(ending.errors)")
    let rows = ending.output.split(separator: "\n").map { $0.split(separator: ",") }
    #expect(rows.dropFirst().map { $0[3] } == ["base", "plus"])
    #expect(rows.dropFirst().map { $0[7].prefix(6) } == ["0.6666", "0.3333"])
    #expect(ending.errors.contains("reference outputs: 3 of 3 tasks"))
    let results = try #require(try program.folder.object("out.json")["eval"] as? [String: Any])
    let one = try #require((results["Own/1"] as? [[String: Any]])?.first)
    #expect(one["base_status"] as? String == "pass")
    #expect(one["plus_status"] as? String == "fail")
    #expect(one["plus_fail_tests"] as? [[Int]] == [[20]])
    // Another run finds the outputs where the first one left them.
    let second = try await program.under(
      ["/usr/bin/env"],
      ["run", "--problems", "own.jsonl", "-o", "other", "--format", "csv"]
    )
    #expect(second.status == .exited(0))
    #expect(!second.errors.contains("reference outputs"))
  }

  /// Without a folder to keep reference outputs in, they are computed for this command alone.
  @Test(.timeLimit(.minutes(1)), arguments: ["", "/proc"])
  func aHomeThatCannotBeWrittenToIsNoObstacle(home: String) async throws {
    var program = program
    program.environment["XDG_CACHE_HOME"] = ""
    program.environment["HOME"] = home
    let temporary = program.folder.path + "/temporary"
    try FileManager.default.createDirectory(atPath: temporary, withIntermediateDirectories: false)
    program.environment["TMPDIR"] = temporary
    let ending = try await program.under(
      ["/usr/bin/env"],
      ["evaluate", "--problems", "own.jsonl", "--samples", "samples.jsonl", "-o", "run"]
    )
    #expect(ending.status == .exited(0), "\(ending.errors)")
    #expect(ending.output.contains("\nplus   pass@1  33.33 %"))
    let told = ending.errors.split(separator: "\n").filter {
      $0.contains("is not kept for the next")
    }
    #expect(told.count == 1, "\(ending.errors)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: temporary) == [])
  }

  @Test(.timeLimit(.minutes(1))) func theRecordSaysWhichInputFailed() async throws {
    _ = try await evaluate("--all-inputs", "-q")
    let line = try #require(
      program.folder.lines("run/samples.jsonl").first { $0.contains("Own/1") }
    )
    let record = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
    let suites = try #require(record?["suites"] as? [[String: Any]])
    #expect(suites.map { $0["verdict"] as? String } == ["passed", "wrongAnswer"])
    #expect(suites[1]["failed"] as? [Int] == Array(20..<30))
    let first = try #require((suites[1]["failures"] as? [[String: Any]])?.first)
    #expect(first["input"] as? String == "[20]")
    #expect(first["expected"] as? String == "21")
    #expect(first["actual"] as? String == "20")
    #expect(record?["message"] as? String == "input 20: 21 expected, not 20")
  }

  @Test(.timeLimit(.minutes(1))) func theBaseSuiteAloneIsAnotherProtocol() async throws {
    let ending = try await evaluate("--suite", "base", "--format", "csv", "-q")
    #expect(ending.output.split(separator: "\n").count == 2)
    #expect(ending.output.contains(",base,"))
    expectOneSentence(try await evaluate("-q"), "run: a run of another protocol (benchmark.suite:")
  }

  @Test(.timeLimit(.minutes(1))) func theRuleOfTheOracleIsPartOfTheProtocol() async throws {
    _ = try await evaluate("-q")
    expectOneSentence(
      try await evaluate("--oracle", "clean", "--call-factor", "5", "-q"),
      "run: a run of another protocol (outputs.callFactor: 5 here, 4 there; outputs.oracle: clean"
    )
  }

  @Test(.timeLimit(.minutes(1))) func isJudgedStrictlyOrNotAtAll() async throws {
    expectOneSentence(
      try await evaluate("--judging", "compatible"),
      "own compares outputs where the program cannot reach them"
    )
  }

  @Test(
    .enabled(
      if: SharedData.has("data/benchmarks/HumanEvalPlus-Mini-v0.1.10.jsonl.gz"),
      "HumanEval+ is not here"
    ),
    .timeLimit(.minutes(5))
  )
  func theReferenceSolutionsOfHumanEvalPlusPass() async throws {
    var program = program
    program.environment["EVALHARNESS_DATA"] = SharedData.file("data/benchmarks").path
    let ending = try await program("run", "--bench", "humaneval+@mini", "-q", "--format", "csv")
    #expect(ending.status == .exited(0), "\(ending.errors)")
    let rows = ending.output.split(separator: "\n").dropFirst().map { $0.split(separator: ",") }
    #expect(rows.map { $0[7] } == ["1.0", "1.0"])
  }
}
