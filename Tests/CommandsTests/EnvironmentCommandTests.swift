// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Subprocess
import TestSupport
import Testing

/// Environments as a user meets them.
struct EnvironmentCommandTests {
  private var program: Program

  init() throws {
    program = try Program()
    program.environment["XDG_CACHE_HOME"] = program.folder.file("cache")
  }

  @Test(.timeLimit(.minutes(1))) func whatIsNotHereIsSaidWithTheCommandThatMakesIt() async throws {
    let list = try await program("environment", "list", "--format", "csv")
    #expect(list.status == .exited(0))
    #expect(list.output.contains("ds1000,3.11,tensorflow,"))
    #expect(list.output.contains(",not here\n"))
    try program.folder.write("own.jsonl", try humanEvalProblems(1))
    let ending = try await program("run", "--problems", "own.jsonl", "--environment", "ds1000")
    #expect(ending.status == .exited(1))
    #expect(
      ending.errors.contains("is not on this machine (")
        && ending.errors.contains("): evalharness environment create ds1000\n"),
      "\(ending.errors)"
    )
    #expect(!FileManager.default.fileExists(atPath: program.folder.file("runs")))
  }

  @Test(
    arguments: [
      (
        ["environment", "path", "ds100"],
        "there is no environment \"ds100\"; did you mean \"ds1000\"?"
      ),
      (["environment", "create", "ds1000", "--without", "numpy"], "ds1000 has no part \"numpy\""),
      (
        ["run", "--bench", "humaneval", "--environment", "./nothing"],
        "./nothing is no virtual environment"
      ),
    ]
  )
  func mistakesAreNamed(arguments: [String], says: String) async throws {
    let ending = try await program.under(["/usr/bin/env"], arguments)
    #expect(ending.status == .exited(1))
    #expect(ending.errors.contains(says), "\(ending.errors)")
  }

  @Test func anEnvironmentBringsItsInterpreter() async throws {
    let ending = try await program.under(
      ["/usr/bin/env"],
      ["run", "--bench", "humaneval", "--environment", "ds1000", "--python", "python3.9"]
    )
    #expect(ending.status == .exited(64))
    #expect(ending.errors.contains("leave out --python and --site-packages"), "\(ending.errors)")
  }

  /// A virtual environment of a user's own, with a package of one module.
  @Test(.requiresSandbox, .timeLimit(.minutes(1))) func oneOfTheUsersOwnIsUsedAndNamed()
    async throws
  {
    let made = try await Subprocess.run(
      .name("python3"),
      arguments: ["-m", "venv", "--without-pip", program.folder.file("own")],
      output: .discarded,
      error: .string(limit: 1 << 16)
    )
    try #require(made.terminationStatus.isSuccess, "\(made.standardError)")
    let libraries = try FileManager.default.contentsOfDirectory(
      atPath: program.folder.file("own/lib")
    )
    let site = "own/lib/\(try #require(libraries.first))/site-packages"
    try FileManager.default.createDirectory(
      atPath: program.folder.file("\(site)/small-1.5.dist-info"),
      withIntermediateDirectories: true
    )
    try program.folder.write("\(site)/small.py", "number = 15\n")
    try program.folder.write(
      "\(site)/small-1.5.dist-info/METADATA",
      "Metadata-Version: 2.1\nName: small\nVersion: 1.5\n"
    )
    try program.folder.write("\(site)/small-1.5.dist-info/RECORD", "small.py,,\n")
    try program.folder.write("own.jsonl", try humanEvalProblems(1))
    try program.folder.write(
      "samples.jsonl",
      try row([
        "task_id": "Own/0", "completion": "    import small\n    return x + small.number - 15\n",
      ])
    )
    let ending = try await program(
      "evaluate",
      "--problems",
      "own.jsonl",
      "--samples",
      "samples.jsonl",
      "--environment",
      "./own",
      "-o",
      "run"
    )
    #expect(ending.status == .exited(0), "\(ending.errors)")
    #expect(ending.output.contains("100.00 %"), "\(ending.output)")
    let text = try program.folder.read("run/run.json")
    #expect(text.contains("\"small==1.5\""))
    #expect(text.contains("\"name\": \"own\""), "\(text)")
    // The run can be judged again there, and is refused elsewhere.
    let again = try await program("rerun", "run", "0", "--environment", "./own")
    #expect(again.status == .exited(0), "\(again.errors)")
    let elsewhere = try await program("rerun", "run", "0")
    #expect(elsewhere.status == .exited(1))
    #expect(elsewhere.errors.contains("interpreter.environment"), "\(elsewhere.errors)")
  }
}
