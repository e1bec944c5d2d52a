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

  @Test(.timeLimit(.minutes(1))) func theNumberOfATaskNamesIt() async throws {
    let program = try Program()
    try program.folder.write("own.jsonl", try humanEvalProblems(3))
    let ending = try await program("prompt", "--problems", "own.jsonl", "--task", "1", "-q")
    #expect(ending.output == "def add1(x):\n")
  }
}
