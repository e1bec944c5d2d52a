// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Subprocess
import TestSupport
import Testing

/// Ordinary problems of one's own: a right program passes, and a file that is not fit is told before.
@Suite(.requiresSandbox) struct OwnProblemTests {
  private let program: Program

  init() throws {
    program = try Program()
  }

  @Test(.timeLimit(.minutes(1)), arguments: OwnProblem.strict)
  func aRightProgramPassesStrictly(_ problem: OwnProblem) async throws {
    try program.folder.write("own.jsonl", try problem.row)
    let ending = try await program("check", "own.jsonl")
    #expect(ending.status == .exited(0), "\(ending.output)")
    #expect(ending.output.hasSuffix("1 of 1 reference solutions pass, no fault\n"))
  }

  @Test(.enabled(if: Machine.hasNumpy, "python3 has no numpy"), .timeLimit(.minutes(1)))
  func aRightProgramThatUsesNumpyPassesStrictly() async throws {
    try await aRightProgramPassesStrictly(.usesNumpy)
  }

  @Test(.timeLimit(.minutes(1)), arguments: OwnProblem.trusting)
  func testsThatShareStateAreToldAndPassWhereTheyTrustTheProgram(
    _ problem: OwnProblem
  ) async throws {
    try program.folder.write("own.jsonl", try problem.row)
    let strict = try await program("check", "own.jsonl")
    #expect(strict.status == .exited(1))
    #expect(strict.output.contains("passes trusted-tests\n"), "\(strict.output)")
    #expect(strict.output.contains("--judging trusted-tests, whose passes a program may forge"))
    let run = try await program(
      "run",
      "--problems",
      "own.jsonl",
      "--judging",
      "trusted-tests",
      "-o",
      "run"
    )
    #expect(run.status == .exited(0), "\(run.errors)")
    #expect(!run.errors.contains("warning"), "\(run.errors)")
    #expect(run.output.contains("  forgeable\n"), "\(run.output)")
    #expect(run.output.hasSuffix("     1 of 1\n"), "\(run.output)")
    #expect(run.output.contains("1 pass of 1 came of tests that ran beside the program"))
    #expect(try program.folder.read("run/run.json").contains(#""judging": "trusted-tests""#))
    #expect(try program.folder.read("run/samples.jsonl").contains(#""judging":"trusted-tests""#))
  }

  @Test(.timeLimit(.minutes(1))) func everyFormatMarksPassesOfTrustedTests() async throws {
    try program.folder.write("own.jsonl", try humanEvalProblems(1))
    func run(_ format: String) async throws -> String {
      try await program(
        "run",
        "--problems",
        "own.jsonl",
        "--judging",
        "trusted-tests",
        "--format",
        format,
        "-o",
        "run"
      ).output
    }
    #expect(try await run("text").contains("  forgeable\n"))
    #expect(try await run("markdown").contains("| forgeable passes |"))
    #expect(try await run("latex").contains(#"forgeable\\passes"#))
    #expect(try await run("html").contains("forgeable passes"))
    #expect(try await run("csv").contains(",trusted-tests,1,run,"))
    #expect(try await run("json").contains("\"compatiblePasses\": 1"))
    let compared = try await program("compare", "run", "--format", "csv")
    #expect(compared.output.contains(",evalharness,1,run,"), "\(compared.output)")
    let page = try await program("report", "run", "-o", "page.html")
    #expect(page.status == .exited(0))
    #expect(try program.folder.read("page.html").contains("forgeable passes"))
  }

  // MARK: - Before a run

  private func problems(_ second: [String: String]) throws -> String {
    let fields = [
      "task_id": "Own/1", "prompt": "def f(x):\n", "entry_point": "f",
      "canonical_solution": "    return 2 * x\n", "test": "def check(f):\n    assert f(2) == 4\n",
    ]
    return try humanEvalProblems(1) + row(fields.merging(second) { $1 })
  }

  @Test(.timeLimit(.minutes(1))) func testsThatCannotBeRunAreRefusedWithTheirPlaces() async throws {
    try program.folder.write("own.jsonl", try problems(["test": "def check(f)\n"]))
    let ending = try await program("run", "--problems", "own.jsonl")
    expectOneSentence(
      ending,
      "own.jsonl: the tests of 1 task cannot be run, whatever the program: own.jsonl:2 Own/1 (the tests "
        + "are no Python: SyntaxError: expected ':' (line 1)); mend the file ('evalharness check "
        + "own.jsonl' names every fault), or name other tasks with --task"
    )
    #expect(!FileManager.default.fileExists(atPath: program.folder.file("runs")))
    let other = try await program("run", "--problems", "own.jsonl", "--task", "Own/0")
    #expect(other.status == .exited(0), "\(other.errors)")
  }

  @Test(.timeLimit(.minutes(1)), arguments: ["strict", "compatible", "trusted-tests"])
  func withoutACheckTheirFaultIsNoProgramsFault(_ judging: String) async throws {
    try program.folder.write("own.jsonl", try problems(["test": "def check(f)\n"]))
    let ending = try await program(
      "run",
      "--problems",
      "own.jsonl",
      "--no-check",
      "--judging",
      judging,
      "-o",
      "run"
    )
    #expect(ending.status == .exited(4), "\(ending.errors)")
    let samples = try program.folder.read("run/samples.jsonl")
    #expect(samples.contains("infrastructure") && samples.contains("the tests cannot be run"))
    #expect(!samples.contains("tampering"), "\(samples)")
  }

  @Test(.timeLimit(.minutes(1))) func referencesThatFailAreWarnedOf() async throws {
    try program.folder.write("own.jsonl", try problems(["canonical_solution": "    return x\n"]))
    let ending = try await program("run", "--problems", "own.jsonl")
    #expect(ending.status == .exited(0))
    #expect(
      ending.errors.contains(
        "warning: own.jsonl: reference solutions that fail: Own/1 (wrongAnswer: f(2) gave 2, expected 4"
      ),
      "\(ending.errors)"
    )
    let silent = try await program("run", "--problems", "own.jsonl", "--no-check")
    #expect(!silent.errors.contains("reference solutions that fail"))
  }

  @Test(.timeLimit(.minutes(1))) func testsThatAcceptNothingAreWarnedOf() async throws {
    let idle = "def check(f):\n    f(2)\n"
    let rows = try problems(["test": idle]).split(separator: "\n").map { line in
      // Without a reference solution, programs that do nothing are tried all the same.
      line.replacing(/"canonical_solution":"[^"]*",/, with: "")
    }
    try program.folder.write("own.jsonl", rows.joined(separator: "\n"))
    let pass = try row(["task_id": "Own/1", "completion": "    pass"])
    try program.folder.write("samples.jsonl", try samples(1) + pass)
    let ending = try await program(
      "evaluate",
      "--problems",
      "own.jsonl",
      "--samples",
      "samples.jsonl"
    )
    #expect(ending.status == .exited(0), "\(ending.errors)")
    #expect(
      ending.errors.contains("warning: own.jsonl: tests that a body of 'pass' passes: Own/1 ("),
      "\(ending.errors)"
    )
  }

  // MARK: - What is kept

  @Test(.timeLimit(.minutes(1))) func aFileIsCheckedOnceForEachState() async throws {
    let checks = ".cache/evalharness/checks"
    func kept() -> Set<String> {
      Set((try? FileManager.default.contentsOfDirectory(atPath: program.folder.file(checks))) ?? [])
    }
    try program.folder.write("own.jsonl", try problems(["canonical_solution": "    return x\n"]))
    let first = try await program("run", "--problems", "own.jsonl")
    let files = kept()
    #expect(files.count == 1)
    let again = try await program("run", "--problems", "own.jsonl", "-o", "again")
    #expect(kept() == files)
    let warning = "reference solutions that fail: Own/1"
    #expect(first.errors.contains(warning) && again.errors.contains(warning))
    // What is kept is what is told.
    let path = "\(checks)/\(try #require(files.first))"
    let changed = try program.folder.read(path).replacing("gave 2, expected 4", with: "gave 5")
    try program.folder.write(path, changed)
    let third = try await program("run", "--problems", "own.jsonl", "-o", "third")
    #expect(third.errors.contains("gave 5"), "\(third.errors)")
    try program.folder.write("own.jsonl", try problems([:]))
    let mended = try await program("run", "--problems", "own.jsonl", "-o", "mended")
    #expect(!mended.errors.contains("warning"), "\(mended.errors)")
    #expect(kept().count == 2)
  }

  @Test(.timeLimit(.minutes(1)), arguments: ["/proc/nowhere", ""])
  func aHomeThatKeepsNothingIsSaidOnce(_ cache: String) async throws {
    var program = program
    program.environment["XDG_CACHE_HOME"] = cache
    try program.folder.write("own.jsonl", try humanEvalProblems(1))
    let words = ["run", "--problems", "own.jsonl"]
    let ending =
      cache.isEmpty
      ? try await program.under(["/usr/bin/env", "-u", "HOME", "-u", "XDG_CACHE_HOME"], words)
      : try await program.under(["/usr/bin/env"], words)
    #expect(ending.status == .exited(0), "\(ending.errors)")
    #expect(
      ending.errors.components(separatedBy: " is not kept for the next command").count == 2,
      "\(ending.errors)"
    )
  }
}
