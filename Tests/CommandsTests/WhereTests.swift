// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Runs
import Subprocess
import Testing

/// Problems in HumanEval's form with facets: the first half is of strings, the rest of lists; every
/// second one is hard.
func facetProblems(_ count: Int) throws -> String {
  try (0..<count).map { number in
    try row([
      "task_id": "Own/\(number)",
      "prompt": "def add\(number)(x):\n",
      "entry_point": "add\(number)",
      "canonical_solution": "    return x + \(number)\n",
      "test": "def check(f):\n    assert f(1) == \(number + 1)\n",
      "facets": [
        "topic": number < count / 2 ? "strings" : "lists",
        "level": number % 2 == 0 ? "easy" : "hard",
      ],
    ])
  }.joined()
}

/// Tasks selected by their facets, from the command line to the protocol.
struct WhereTests {
  private let program: Program

  init() throws {
    program = try Program()
    try program.folder.write("own.jsonl", facetProblems(8))
  }

  private func run(_ folder: String, _ options: String...) async throws -> Program.Ending {
    try await program.under(
      ["/usr/bin/env"],
      ["run", "--problems", "own.jsonl", "-o", folder, "-q"] + options
    )
  }

  private func tasks(_ folder: String) throws -> [String] {
    program.folder.lines("\(folder)/samples.jsonl").compactMap { line in
      try? JSONValue(parsing: Array(line.utf8))["task"]?.string
    }
  }

  private func selection(_ file: String) throws -> JSONValue? {
    try JSONValue(parsing: Array(program.folder.read(file).utf8))["protocol"]?["tasks"]
  }

  @Test(.timeLimit(.minutes(1))) func theProtocolNamesTheSelection() async throws {
    let ending = try await run("run", "--where", "topic=lists", "--where", "level=hard")
    #expect(ending.status == .exited(0), "\(ending.errors)")
    #expect(try tasks("run").sorted() == ["Own/5", "Own/7"])
    let heading = "own own, split all, 2 of 8 tasks, 1 sample each, where level=hard,topic=lists\n"
    #expect(ending.output.contains(heading), "\(ending.output)")
    let compared = try await program("compare", "run")
    #expect(compared.output.contains("2 of 8 tasks, n = 1, where level=hard,topic=lists\n"))
    let recorded = try #require(try selection("run/run.json"))
    #expect(recorded["where"]?.string == "level=hard,topic=lists")
    #expect(recorded["count"]?.integer == 2)
    #expect(recorded["total"]?.integer == 8)
    // The same selection in other words is the same protocol, and another one is not.
    let again = try await run("run", "--where", "level=hard,topic=lists")
    #expect(again.status == .exited(0), "\(again.errors)")
    let other = try await run("run", "--where", "topic=lists")
    expectOneSentence(other, "run: a run of another protocol (")
    #expect(other.errors.contains("tasks.where: topic=lists here, level=hard,topic=lists there"))
  }

  @Test(.timeLimit(.minutes(1))) func theLimitComesAfterIt() async throws {
    let ending = try await run(
      "run",
      "--where",
      "topic=lists,topic=strings,level=hard",
      "--limit",
      "3"
    )
    #expect(ending.status == .exited(0), "\(ending.errors)")
    #expect(try tasks("run").sorted() == ["Own/1", "Own/3", "Own/5"])
    let named = try await run("named", "--where", "level=hard", "--task", "1", "--task", "Own/3")
    #expect(named.status == .exited(0), "\(named.errors)")
    #expect(try tasks("named").sorted() == ["Own/1", "Own/3"])
  }

  @Test(
    .timeLimit(.minutes(1)),
    arguments: [
      (["--where", "topic"], "'topic' is no NAME=VALUE"),
      (["--where", "kind=a"], "own has no facet 'kind'; it has level, topic\n"),
      (
        ["--where", "topic=sets"],
        "own has no problem with topic=sets; topic is one of lists, strings\n"
      ),
      (
        ["--where", "topic=lists", "--task", "0"],
        "own has no task 0 in split 'all' with topic=lists;"
      ),
    ]
  )
  func whatSelectsNothingIsAMistakeInUse(options: [String], sentence: String) async throws {
    let ending = try await program.under(
      ["/usr/bin/env"],
      ["run", "--problems", "own.jsonl", "-o", "run", "-q"] + options
    )
    #expect(ending.status == .exited(64))
    #expect(ending.output == "")
    #expect(ending.errors.hasPrefix("Error: " + sentence), "\(ending.errors)")
    #expect(!FileManager.default.fileExists(atPath: program.folder.file("run")))
  }

  /// Nothing is fetched to say so.
  @Test(.timeLimit(.minutes(1))) func aBenchmarkWithoutFacetsSaysSo() async throws {
    let ending = try await program("run", "--bench", "humaneval", "--where", "a=b", "--offline")
    #expect(ending.status == .exited(64))
    #expect(ending.errors.hasPrefix("Error: humaneval has no facets; "), "\(ending.errors)")
  }

  @Test(.timeLimit(.minutes(1))) func otherSelectionsAreNotCompared() async throws {
    for (folder, options) in [
      ("lists", ["--where", "topic=lists"]), ("all", []),
      ("named", (4..<8).flatMap { ["--task", "\($0)"] }),
    ] {
      let ending = try await program.under(
        ["/usr/bin/env"],
        ["run", "--problems", "own.jsonl", "-o", folder, "-q"] + options
      )
      #expect(ending.status == .exited(0), "\(ending.errors)")
    }
    let apart = try await program("compare", "all", "lists")
    #expect(apart.status == .exited(3))
    #expect(
      apart.output.contains(
        "[2] is not comparable with [1]: the selection of tasks by facets is none there and "
          + "topic=lists here.\n"
      ),
      "\(apart.output)"
    )
    // The same tasks are the same, however they were selected.
    let together = try await program("compare", "named", "lists")
    #expect(together.status == .exited(0), "\(together.output)")
  }

  @Test(.timeLimit(.minutes(1))) func aSampleIsJudgedAgain() async throws {
    #expect(try await run("run", "--where", "topic=lists").status == .exited(0))
    let ending = try await program("rerun", "run", "5", "--problems", "own.jsonl", "-q")
    #expect(ending.status == .exited(0), "\(ending.errors)")
    let absent = try await program("rerun", "run", "1", "--problems", "own.jsonl", "-q")
    expectOneSentence(absent, "run holds no sample of a task 1; its tasks are named like Own/")
    let prompt = try await program(
      "prompt",
      "--problems",
      "own.jsonl",
      "--task",
      "5",
      "--where",
      "topic=lists",
      "--style",
      "base",
      "-q"
    )
    #expect(prompt.output == "def add5(x):\n", "\(prompt.errors)")
  }

  @Test(.timeLimit(.minutes(1))) func generatedSamplesNameItToo() async throws {
    let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "model.py")
      .path
    let ending = try await program(
      "generate",
      "--problems",
      "own.jsonl",
      "--where",
      "topic=lists",
      "--command",
      "python3 '\(script)' asked.txt",
      "-o",
      "texts",
      "-q"
    )
    #expect(ending.status == .exited(0), "\(ending.errors)")
    #expect(try selection("texts/generation.json")?["where"]?.string == "topic=lists")
    let judged = try await program(
      "evaluate",
      "--problems",
      "own.jsonl",
      "--where",
      "topic=lists",
      "--samples",
      "texts",
      "-o",
      "run",
      "-q"
    )
    #expect(judged.status == .exited(0), "\(judged.errors)")
    #expect(try tasks("run").sorted() == ["Own/4", "Own/5", "Own/6", "Own/7"])
  }
}
