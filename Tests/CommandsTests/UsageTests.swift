// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Subprocess
import TestSupport
import Testing

/// Mistakes in a command line: exit 64, and a sentence that says what, where and the remedy.
struct UsageTests {
  struct Call: Sendable, CustomTestStringConvertible {
    var arguments: [String]
    var says: String

    init(_ arguments: String, _ says: String) {
      self.arguments = arguments.split(separator: " ").map(String.init)
      self.says = says
    }

    var testDescription: String { arguments.joined(separator: " ") }
  }

  static let calls = [
    Call("run --bench humanevl", #"there is no benchmark "humanevl"; did you mean "humaneval"?"#),
    Call("run --bench mbpp --split tests", #"mbpp has no split "tests"; did you mean "test"?"#),
    Call("run --bench mbpp --suite plus", #"mbpp has no suite "plus"; known: base"#),
    Call("run --bench mbpp@9", #"mbpp has no version "9""#),
    Call("data pull humanevl", #"there is no benchmark "humanevl"; did you mean "humaneval"?"#),
    Call(
      "run --bench humaneval --problems own.jsonl",
      "--bench and --problems exclude each other: name one of them."
    ),
    Call("run --limit 1", "Name a benchmark with --bench, or a file with --problems."),
    Call("run --problems own.jsonl --task Own/7", "own has no task Own/7 in split 'all'; its "),
    Call("runn --bench humaneval", "there is no command 'runn'; did you mean 'run'? known: run, "),
    Call(
      "evaluate --bench humaneval --samples s --note temperature=hot",
      "The value 'temperature=hot' is"
    ),
    Call("evaluate --bench humaneval --samples s --note top-p", "The value 'top-p' is invalid"),
    Call(
      "evaluate --bench humaneval --samples s --note seed=1 --note seed=2",
      "--note says seed twice."
    ),
    Call("run --bench humaneval --limit -3", "--limit takes a count of 1 or more."),
    Call("run --bench humaneval --workers -1", "--workers takes a count of 1 or more, and of "),
    Call(
      "run --bench humaneval -k 0",
      "The value '0' is invalid for '-k <list>': k is a count of 1 or more, or several as in 1,10,"
    ),
    Call("run --bench humaneval --greedy", "--greedy is for a model, and none is named: name it "),
    Call("run --bench humaneval --max-tokens 9", "--max-tokens is for a model, and none is named"),
    Call("run --bench humaneval --style chat", "--style is for a model, and none is named"),
    Call("run --bench humaneval --concurrency 2", "--concurrency is for a model, and none is "),
    Call("run --bench humaneval --samples s.jsonl --top-p 0.5", "--top-p is for a model, and none"),
    Call("run --bench humaneval -n 5", "-n is for a model or --samples; there is one reference "),
    Call(
      "run --problems own.jsonl --model small-coder",
      "--model small-coder: there is no such file to serve here; give the path of a GGUF file, or "
    ),
    Call(
      "run --problems own.jsonl --command cat --max-tokens-total 10",
      "--max-tokens-total 10 is less than one request may take, which reads its prompt and writes "
    ),
    Call("run --bench humaneval --server here", "--server takes an address such as http://127.0"),
    Call("run --bench humaneval --server localhost:8000", "--server takes an address such as http"),
    Call(
      "run --problems own.jsonl --server http://x --kind tgi --shape messages",
      "tgi has no 'messages': choose 'tgi-generate' or 'chat'"
    ),
    Call(
      "run --problems own.jsonl --style mbpp-3shot --command cat",
      "the examples Mbpp/2, Mbpp/3, Mbpp/4 of the style are not in the benchmark: give --bench mbpp"
    ),
    Call(
      "run --bench humaneval --command cat --temperature 3000",
      "temperature is 3000.0: give 0 "
    ),
    Call("run --bench humaneval --memory 99999999", "--memory takes 32 to "),
    Call(
      "run --bench humaneval --site-packages /nowhere",
      "--site-packages /nowhere: there is no such folder; name one with packages in it."
    ),
    Call(
      "run --problems own.jsonl --field-text x",
      "--field-text and --field-task go with --samples."
    ),
  ]

  @Test(.timeLimit(.minutes(1)), arguments: calls)
  func isToldWithItsRemedy(_ call: Call) async throws {
    let program = try Program()
    try program.folder.write("own.jsonl", try humanEvalProblems(2))
    let ending = try await program.under(["/usr/bin/env"], call.arguments)
    #expect(!FileManager.default.fileExists(atPath: program.folder.file("runs")))
    #expect(ending.status == .exited(64))
    #expect(ending.output == "")
    #expect(ending.errors.hasPrefix("Error: " + call.says), "\(ending.errors)")
  }

  @Test(
    .timeLimit(.minutes(1)),
    .enabled(
      if: SharedData.has("data/benchmarks/mbpp.jsonl"),
      "the shared benchmarks are not on this machine"
    ),
    arguments: [
      ("Mbpp/601", "--split train, or --split all"), ("601", "--split train, or --split all"),
      ("HumanEval/0", "--bench humaneval"),
    ]
  )
  func aTaskThatIsElsewhereIsSaidToBeThere(_ task: String, _ options: String) async throws {
    let program = try Program()
    try program.folder.write("s.jsonl", try row(["task_id": task, "completion": "x"]))
    let ending = try await program(
      "evaluate",
      "--bench",
      "mbpp",
      "--samples",
      "s.jsonl",
      "--data-dir",
      SharedData.file("data/benchmarks").path
    )
    expectOneSentence(
      ending,
      "s.jsonl:1: mbpp 1.0 has no task \(task) in the split that was asked for; give \(options), "
    )
  }

  @Test(
    .timeLimit(.minutes(1)),
    arguments: [
      ["--preload", "no_such_module"],
      ["--command", "/nowhere/engine"],
    ]
  )
  func aStartThatFailsLeavesNoFolder(_ options: [String]) async throws {
    let program = try Program()
    try program.folder.write("own.jsonl", try humanEvalProblems(2))
    let ending = try await program.under(
      ["/usr/bin/env"],
      ["run", "--problems", "own.jsonl"] + options
    )
    #expect(ending.status == .exited(1), "\(ending.errors)")
    #expect(!FileManager.default.fileExists(atPath: program.folder.file("runs")))
  }

  @Test(.timeLimit(.minutes(1))) func aPlaceThatNamesNothingIsNotSent() async throws {
    let program = try Program()
    try program.folder.write("own.jsonl", try humanEvalProblems(1))
    try program.folder.write("bad.json", #"{"body": "Do: {promt}"}"#)
    try program.folder.write("good.json", #"{"body": "Do {{prompt}} {\"a\": {entry_point}}"}"#)
    let arguments = ["prompt", "--problems", "own.jsonl", "--task", "0", "-q", "--template"]
    let bad = try await program.under(["/usr/bin/env"], arguments + ["bad.json"])
    expectOneSentence(
      bad,
      "bad.json: '{promt}' names no part of a problem; did you mean '{prompt}'? known: {prompt}, "
    )
    let good = try await program.under(["/usr/bin/env"], arguments + ["good.json"])
    #expect(good.output == #"Do {prompt} {"a": add0}"#)
  }

  @Test(.timeLimit(.minutes(1))) func theNumberOfATaskNamesIt() async throws {
    let program = try Program()
    try program.folder.write("own.jsonl", try humanEvalProblems(3))
    let ending = try await program("prompt", "--problems", "own.jsonl", "--task", "1", "-q")
    #expect(ending.output == "def add1(x):\n")
  }
}
