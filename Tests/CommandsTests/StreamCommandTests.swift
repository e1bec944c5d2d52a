// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Subprocess
import TestSupport
import Testing

/// Problems of programming contests from a file to a score.
@Suite(.requiresSandbox) struct StreamCommandTests {
  private let program: Program

  init() throws {
    program = try Program()
  }

  private static let adding = "a, b = map(int, input().split())\nprint(a + b)\n"

  /// A problem of two texts and one of a function of a class, with their solutions.
  private static func problems(solution: String = adding) throws -> String {
    try row([
      "id": "add", "question": "Add two numbers.", "difficulty": "easy",
      "input_output": ["inputs": ["1 2\n", "5 6\n"], "outputs": ["3\n", "11\n"]],
      "solutions": [solution],
    ])
      + row([
        "id": "sum", "question": "Add the numbers of a list.", "difficulty": "hard",
        "starter_code":
          "class Solution:\n    def total(self, numbers: List[int]) -> int:\n        ",
        "input_output": [
          "inputs": [[[1, 2, 3]], [[]]], "outputs": [[6], [0]], "fn_name": "total",
        ] as [String: Any],
        "solutions": [
          "class Solution:\n    def total(self, numbers: List[int]) -> int:\n        return sum(numbers)"
        ],
      ])
  }

  private func evaluate(_ solutions: [String: String], _ more: String...) async throws
    -> Program.Ending
  {
    let rows = try solutions.sorted { $0.key < $1.key }.map {
      try row(["task_id": $0.key, "solution": $0.value])
    }
    try program.folder.write("samples.jsonl", rows.joined())
    return try await program.under(
      ["/usr/bin/env"],
      [
        "evaluate", "--problems", "own.jsonl", "--samples", "samples.jsonl", "-o", "run",
        "--partial",
      ] + more
    )
  }

  private func verdicts() throws -> [String: String] {
    Dictionary(
      uniqueKeysWithValues: try program.folder.lines("run/samples.jsonl").compactMap { line in
        let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
        let verdict = object?["verdict"]
        guard let task = object?["task"] as? String else { return nil }
        return (task, verdict as? String ?? "\(verdict ?? "")")
      }
    )
  }

  @Test(.timeLimit(.minutes(1))) func aSoundFileIsSound() async throws {
    try program.folder.write("own.jsonl", try Self.problems())
    let ending = try await program("check", "own.jsonl")
    #expect(ending.status == .exited(0), "\(ending.output)")
    #expect(ending.output == "own.jsonl: 2 tasks, 2 of 2 reference solutions pass, no fault\n")
  }

  @Test(.timeLimit(.minutes(1))) func aWrongSolutionIsTold() async throws {
    try program.folder.write("own.jsonl", try Self.problems(solution: "print(3)\n"))
    let ending = try await program("check", "own.jsonl")
    #expect(ending.status == .exited(1))
    #expect(
      ending.output.contains("wrongAnswer: test 2 of 2: line 1 is '3', expected '11'"),
      "\(ending.output)"
    )
  }

  @Test(.timeLimit(.minutes(1))) func theReferenceProviderAndBothKindsWork() async throws {
    try program.folder.write("own.jsonl", try Self.problems())
    let ending = try await program(
      "run",
      "--problems",
      "own.jsonl",
      "-o",
      "run",
      "--by",
      "difficulty"
    )
    #expect(ending.status == .exited(0), "\(ending.errors)")
    #expect(ending.output.contains("comparer livecodebench"), "\(ending.output)")
    #expect(ending.output.contains("100.00 %"), "\(ending.output)")
    #expect(try program.folder.read("run/run.json").contains(#""comparer": "livecodebench""#))
  }

  @Test(
    .timeLimit(.minutes(1)),
    arguments: [
      ("def total(numbers): return sum(numbers)", "passed"),
      ("class Solution:\n    def total(self, numbers: List[int]): return sum(numbers)", "passed"),
      (
        "class Solution:\n    def total(self, numbers): return max(numbers, default=0)",
        "wrongAnswer"
      ),
      ("class Solution:\n    pass", "missingEntryPoint"),
      ("print(6)", "missingEntryPoint"),
      ("def total(numbers): print(6); import os; os._exit(0)", "tampering"),
      (
        "class A:\n    def __eq__(self, other): return True\ndef total(numbers): return A()",
        "unverifiable"
      ),
    ]
  )
  func aFunctionIsJudgedByItsValues(_ source: String, _ verdict: String) async throws {
    try program.folder.write("own.jsonl", try Self.problems())
    let ending = try await evaluate(["sum": source], "--no-check")
    #expect(ending.status == .exited(0), "\(ending.errors)")
    let found = try verdicts()
    #expect(found["sum"]?.contains(verdict) == true, "\(found)")
  }

  @Test(.timeLimit(.minutes(2))) func theComparerIsAPartOfTheProtocolOfTextsAlone() async throws {
    try program.folder.write("own.jsonl", try humanEvalProblems(1))
    func digest(_ comparer: String, _ output: String) async throws -> String? {
      let ending = try await program(
        "run",
        "--problems",
        "own.jsonl",
        "--comparer",
        comparer,
        "-o",
        output,
        "--format",
        "json"
      )
      #expect(ending.status == .exited(0), "\(ending.errors)")
      return ending.output.split(separator: "\n").first { $0.contains("protocolDigest") }.map(
        String.init
      )
    }
    let usual = try await digest("livecodebench", "1")
    #expect(usual != nil)
    #expect(try await digest("exact", "2") == usual)
    #expect(try !program.folder.read("2/run.json").contains("comparer"))
    try program.folder.write("own.jsonl", try Self.problems())
    let texts = try await digest("livecodebench", "3")
    #expect(try await digest("exact", "4") != texts)
  }

  @Test(.timeLimit(.minutes(1))) func everyFormatMarksTheComparerThatIsForParityOnly() async throws
  {
    try program.folder.write("own.jsonl", try Self.problems())
    func run(_ format: String) async throws -> String {
      try await evaluate(
        ["add": "a, b = map(int, input().split())\nprint(a + b + 1e-9)"],
        "--comparer",
        "sandboxfusion",
        "--format",
        format
      ).output
    }
    for format in ["text", "markdown", "latex", "html", "csv"] {
      let output = try await run(format)
      #expect(output.contains("sandboxfusion (parity only)"), "\(format): \(output)")
    }
    #expect(try await run("json").contains("\"isForParityOnly\": true"))
    #expect(try await program("show", "run").output.contains("parity only"))
    #expect(try await program("show", "run", "--format", "json").output.contains("isForParityOnly"))
    for format in ["text", "markdown", "latex", "html", "csv", "json"] {
      let compared = try await program("compare", "run", "--format", format)
      #expect(compared.output.contains("parity only"), "\(format): \(compared.output)")
    }
    let page = try await program("report", "run", "-o", "page.html")
    #expect(page.status == .exited(0))
    #expect(try program.folder.read("page.html").contains("parity only"))
  }

  @Test(.timeLimit(.minutes(1))) func aSampleIsJudgedAgainByTheComparerOfItsRun() async throws {
    try program.folder.write("own.jsonl", try Self.problems())
    let ending = try await evaluate(["add": Self.adding], "--comparer", "exact")
    #expect(ending.status == .exited(0), "\(ending.errors)")
    let again = try await program("rerun", "run", "add#0", "--problems", "own.jsonl")
    #expect(again.status == .exited(0), "\(again.output)\(again.errors)")
  }

  @Test(.timeLimit(.minutes(1)), arguments: ["compatible", "trusted-tests"])
  func standardOutputIsComparedInOneWayOnly(_ judging: String) async throws {
    try program.folder.write("own.jsonl", try Self.problems())
    let ending = try await evaluate(["add": Self.adding], "--judging", judging)
    expectOneSentence(ending, "own compares outputs where the program cannot reach them")
  }

  @Test(.timeLimit(.minutes(1))) func completionsFollowTheQuestion() async throws {
    try program.folder.write("own.jsonl", try Self.problems())
    try program.folder.write(
      "samples.jsonl",
      try row(["task_id": "add", "completion": Self.adding])
        + row(["task_id": "sum", "completion": "        return sum(numbers)\n"])
    )
    for extraction in ["verbatim", "parsed"] {
      let ending = try await program(
        "evaluate",
        "--problems",
        "own.jsonl",
        "--samples",
        "samples.jsonl",
        "--extraction",
        extraction,
        "-o",
        extraction
      )
      #expect(ending.status == .exited(0), "\(ending.errors)")
      #expect(ending.output.contains("100.00 %"), "\(extraction): \(ending.output)")
    }
  }
}
