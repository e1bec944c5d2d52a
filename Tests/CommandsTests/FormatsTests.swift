// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Runs
import Subprocess
import Testing

/// What is written is what docs/formats.md says.
struct FormatsTests {
  private let program: Program

  init() throws {
    program = try Program()
    try program.folder.write("own.jsonl", try humanEvalProblems(4))
  }

  /// The types of fields by their names, of a section of the document.
  private static func fields(of section: String) throws -> [String: String] {
    let document = try text()
    let start = try #require(document.range(of: "\n## \(section)\n")).upperBound
    let end = document[start...].range(of: "\n## ")?.lowerBound ?? document.endIndex
    let rows = document[start..<end].split(separator: "\n").filter { $0.hasPrefix("| `") }
    return Dictionary(
      rows.map { row in
        let cells = row.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
        return (cells[0].trimmingCharacters(in: ["`"]), cells[1])
      }
    ) { first, _ in first }
  }

  private static func text() throws -> String {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    return try String(contentsOf: root.appending(path: "docs/formats.md"), encoding: .utf8)
  }

  /// The fields of a JSON value and their types.
  private static func flat(_ value: JSONValue, _ path: String = "") -> [(String, String)] {
    switch value {
    case .object(let members):
      members.flatMap { flat($0.value, path.isEmpty ? $0.name : "\(path).\($0.name)") }
    case .array(let items): items.flatMap { flat($0, path + "[]") }
    case .null: [(path, "null")]
    case .string: [(path, "string")]
    case .bool: [(path, "boolean")]
    case .number: [(path, "number")]
    }
  }

  private static func expect(_ text: String, isAsIn section: String) throws {
    let known = try fields(of: section)
    for (path, type) in flat(try JSONValue(parsing: Array(text.utf8))) {
      let described =
        known[path]
        ?? known.first { name, _ in
          name.hasSuffix(".*") && path.hasPrefix(name.dropLast())
        }?.value
      let types = (described ?? "").components(separatedBy: " or ")
      #expect(types.contains(type) || types == ["any"], "\(section): \(path) is a \(type)")
    }
  }

  private func json(_ arguments: String...) async throws -> String {
    try await program.under(["/usr/bin/env"], arguments + ["--format", "json"]).output
  }

  @Test(.timeLimit(.minutes(1))) func filesOfARun() async throws {
    try await program.evaluate(samples(3, each: 2), "--judging", "auto", "--no-dedup")
    try Self.expect(program.folder.read("run/summary.json"), isAsIn: "summary.json")
    for line in program.folder.lines("run/samples.jsonl") {
      try Self.expect(String(line), isAsIn: "samples.jsonl")
    }
  }

  @Test(.timeLimit(.minutes(1))) func filesOfARunOfInputs() async throws {
    try program.folder.write(
      "own.jsonl",
      row([
        "task_id": "Own/0", "prompt": "def f(x):\n", "entry_point": "f",
        "canonical_solution": "    return x\n", "base_input": [[1], [2]], "plus_input": [[3], [4]],
        "atol": 0,
      ])
    )
    let texts = ["    return x\n", "    return x % 4\n", "    return 1 / (x - 3)\n"]
    try await program.evaluate(
      texts.map { try row(["task_id": "Own/0", "completion": $0]) }.joined(),
      "--all-inputs"
    )
    try Self.expect(program.folder.read("run/summary.json"), isAsIn: "summary.json")
    for line in program.folder.lines("run/samples.jsonl") {
      try Self.expect(String(line), isAsIn: "samples.jsonl")
    }
  }

  @Test(.timeLimit(.minutes(1))) func answersOfCompareAndGate() async throws {
    try await program.evaluate(samples(4))
    _ = try await program.under(
      ["/usr/bin/env"],
      ["run", "--problems", "own.jsonl", "-o", "whole", "-q"]
    )
    let compared = try await json("compare", "run", "whole")
    try Self.expect(compared, isAsIn: "compare --format json")
    #expect(compared.contains("\"twoSidedP\""))
    let gate = try await json("gate", "whole", "run")
    try Self.expect(gate, isAsIn: "gate --format json")
  }

  @Test(.timeLimit(.minutes(1)), arguments: [1, 2]) func scoresByAFacet(each: Int) async throws {
    try program.folder.write("own.jsonl", try facetProblems(4))
    try await program.evaluate(samples(4, each: each))
    let shown = try JSONValue(parsing: Array(try await json("show", "run", "--by", "topic").utf8))
    let breakdowns = JSONValue.object([.init("breakdowns", try #require(shown["breakdowns"]))])
    try Self.expect(breakdowns.text(.compact), isAsIn: "breakdowns")
    let csv = try await program("show", "run", "--by", "topic", "--format", "csv")
    let header = try #require(csv.output.split(separator: "\n").first)
    #expect(header.hasSuffix(",model,facet,value,samples,correct,lower,upper,interval_by"))
    #expect(try Self.text().contains("`facet,value,samples,correct,lower,upper,interval_by`"))
  }

  @Test(.timeLimit(.minutes(1))) func answersByAFacet() async throws {
    try program.folder.write("own.jsonl", try facetProblems(4))
    try await program.evaluate(samples(4))
    _ = try await program.under(
      ["/usr/bin/env"],
      ["run", "--problems", "own.jsonl", "-o", "whole", "-q"]
    )
    for command in ["compare", "gate"] {
      let text = try await json(command, "whole", "run", "--by", "topic")
      #expect(text.contains("\"breakdowns\""))
      try Self.expect(text, isAsIn: "\(command) --format json")
      let csv = try await program(command, "whole", "run", "--by", "topic", "--format", "csv")
      let header = try #require(csv.output.split(separator: "\n").first)
      let columns = header[try #require(header.range(of: ",facet,")).lowerBound...].dropFirst()
      #expect(try Self.text().contains("`\(columns)`"))
    }
  }

  @Test(.timeLimit(.minutes(1))) func headersOfCSV() async throws {
    try await program.evaluate(samples(4))
    let document = try Self.text()
    for arguments in [
      ["evaluate", "--problems", "own.jsonl", "--samples", "samples.jsonl", "-o", "other"],
      ["compare", "run"], ["gate", "run", "run"],
    ] {
      let ending = try await program.under(["/usr/bin/env"], arguments + ["--format", "csv"])
      let lines = ending.output.split(separator: "\n")
      #expect(document.contains("\n`\(lines.first ?? "nothing")`\n"), "\(arguments)")
      #expect(lines.count > 1)
    }
  }
}
