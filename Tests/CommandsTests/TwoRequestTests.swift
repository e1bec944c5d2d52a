// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Subprocess
import TestSupport
import Testing

/// Samples that take two requests, as HumanEvalExplain's do; and middles that are the reference's.
@Suite(.requiresSandbox) struct TwoRequestTests {
  private let program: Program
  private let script = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "explaining.py").path

  init() throws {
    program = try Program()
  }

  private func asked() throws -> [(id: String, prompt: String)] {
    try program.folder.lines("asked.txt").map { line in
      let pair = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String])
      return (pair[0], pair[1])
    }
  }

  @Test(
    .enabled(
      if: SharedData.has("data/benchmarks/humanevalpack-python.jsonl"),
      "HumanEvalPack is not here"
    ),
    .timeLimit(.minutes(2))
  )
  func aFunctionIsWrittenFromItsOwnDescriptionAlone() async throws {
    let data = SharedData.file("data/benchmarks").path
    let arguments = [
      "run", "--bench", "humanevalpack-explain", "--data-dir", data, "--limit", "2", "-n", "2",
      "--temperature", "0.5",
      "--seed", "1", "--style", "base", "--command",
      "python3 '\(script)' asked.txt '\(data)/humanevalpack-python.jsonl'",
      "-o", "run", "-q",
    ]
    let ending = try await program.under(["/usr/bin/env"], arguments)
    #expect(ending.status == .exited(0), "\(ending.errors)")
    #expect(ending.output.contains("4 passed"), "\(ending.output)")
    let prompts = try asked().map(\.prompt)
    #expect(prompts.count == 8)
    let (first, second) = (
      prompts.filter { $0.contains("Provide a concise") },
      prompts.filter { !$0.contains("Provide a concise") }
    )
    #expect(first.count == 4 && second.count == 4)
    #expect(first.allSatisfy { $0.contains("using at most ") && $0.hasSuffix("characters.\n\n") })
    for prompt in second {
      #expect(
        prompt.contains("\n\nWrite functional code in Python according to the description.\n\n")
      )
      #expect(
        prompt.contains("(has_close_elements) \n") || prompt.contains("(separate_paren_groups) \n"),
        "\(prompt)"
      )
      // No line of the solution is handed on.
      #expect(!prompt.contains("distance") && !prompt.contains("current_string"), "\(prompt)")
    }
    #expect(Set(second).count == 4, "each sample is written from its own description")
    #expect(program.folder.lines("run/first/completions.jsonl").count == 4)
    // What is there is not asked for again.
    let again = try await program.under(["/usr/bin/env"], arguments)
    #expect(again.status == .exited(0), "\(again.errors)")
    #expect(try asked().count == 8)
  }

  @Test(.timeLimit(.minutes(1))) func middlesThatAreTheReferencesAreCounted() async throws {
    let row =
      #"{"task_id": "SingleLineInfilling/HumanEval/%/L0", "entry_point": "f", "prompt": "def f(x):\n", "#
      + #""suffix": "    return y\n", "canonical_solution": "    y = x\n", "test": "def check(c):\n    assert c(1) == 1\n"}"#
    try program.folder.write(
      "own.jsonl",
      ["0", "1"].map { row.replacing("%", with: $0) + "\n" }.joined()
    )
    let texts = [
      ("0", "  y = x"), ("0", "    y = x + 0\n"), ("1", "    y = x\n\n"), ("1", "    y = 2\n"),
    ]
    let samples = texts.map { number, text in
      "{\"task_id\": \"SingleLineInfilling/HumanEval/\(number)/L0\", \"completion\": \(text.debugDescription)}\n"
    }
    try program.folder.write("samples.jsonl", samples.joined())
    func evaluate(_ format: String) async throws -> String {
      let ending = try await program(
        "evaluate",
        "--problems",
        "own.jsonl",
        "--samples",
        "samples.jsonl",
        "--by",
        "function",
        "--format",
        format,
        "-q",
        "-o",
        "run",
        "--no-check"
      )
      #expect(ending.status == .exited(0), "\(ending.errors)")
      return ending.output
    }
    let text = try await evaluate("text")
    #expect(text.contains(#/exact match +50\.00 %/#), "\(text)")
    #expect(text.contains(#/mean of 2 +exact match +pass@1 +50\.00 %/#), "\(text)")
    #expect(try await evaluate("csv").contains(",exact match,2,2,1,0.5,"))
    #expect(try await evaluate("markdown").contains("| exact match |"))
    let summary = try program.folder.object("run/summary.json")
    let exact = try #require(summary["exactMatch"] as? [String: Any])
    #expect(
      exact["matched"] as? Int == 2 && exact["samples"] as? Int == 4
        && exact["value"] as? Double == 0.5
    )
    #expect(
      program.folder.lines("run/samples.jsonl").filter { $0.contains("\"exactMatch\":true") }.count
        == 2
    )
  }
}
