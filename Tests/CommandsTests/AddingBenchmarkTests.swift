// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Subprocess
import TestSupport
import Testing

/// The example of docs/adding-a-benchmark.md, as it stands there.
@Suite(.requiresSandbox) struct AddingBenchmarkTests {
  private let program: Program

  init() throws {
    program = try Program()
  }

  /// The page's lines.
  private static let page: [String] = {
    let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "docs/adding-a-benchmark.md").path
    let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    return text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }()

  /// The lines of the fenced blocks, with what stands before each.
  private static var blocks: [(before: String, kind: String, lines: [String])] {
    var blocks: [(before: String, kind: String, lines: [String])] = []
    var isOpen = false
    for (number, line) in page.enumerated() {
      if line.hasPrefix("```") {
        if !isOpen {
          blocks.append((number > 0 ? page[number - 1] : "", String(line.dropFirst(3)), []))
        }
        isOpen.toggle()
      } else if isOpen {
        blocks[blocks.count - 1].lines.append(line)
      }
    }
    return blocks
  }

  /// Writes the files that the page shows.
  private func writeFiles() throws -> Int {
    var count = 0
    for block in Self.blocks where block.kind == "json" {
      let name = block.before.split(separator: "`").dropFirst().first.map(String.init)
      try program.folder.write(try #require(name), block.lines.map { $0 + "\n" }.joined())
      count += 1
    }
    return count
  }

  @Test(.timeLimit(.minutes(2))) func itsCommandsDoWhatItSays() async throws {
    #expect(try writeFiles() == 2)
    var commands = 0
    for block in Self.blocks where block.kind == "console" {
      var said = ""
      for line in block.lines {
        guard line.hasPrefix("$ evalharness ") else {
          #expect(said.contains(line), "\(line)\nis not in\n\(said)")
          continue
        }
        let words = line.split(separator: " ").dropFirst(2).map(String.init)
        let ending = try await program.under(["/usr/bin/env"], words)
        #expect(ending.status == .exited(0), "\(line)\n\(ending.errors)")
        said = ending.output + ending.errors
        #expect(!said.contains("prompts are left out"), "\(said)")
        commands += 1
      }
    }
    #expect(commands == 4)
    let page = try program.folder.read("page.html")
    #expect(page.contains("2026-02"))
  }

  @Test(.timeLimit(.minutes(1))) func aRunIsJudgedAgainWithItsDescription() async throws {
    _ = try writeFiles()
    let own = ["--problems", "temperatures.jsonl", "--describe", "temperatures.json"]
    let run = try await program.under(["/usr/bin/env"], ["run", "-q", "-o", "run"] + own)
    #expect(run.status == .exited(0), "\(run.errors)")
    let again = try await program("rerun", "run", "1#0")
    #expect(again.status == .exited(0), "\(again.output)\(again.errors)")
    #expect(again.output.contains("passed"), "\(again.output)")
    // Another description of the same file is another benchmark.
    try program.folder.write(
      "temperatures.json",
      try program.folder.read("temperatures.json").replacing(
        "\"cpuSeconds\": 2",
        with: "\"cpuSeconds\": 3"
      )
    )
    let other = try await program.under(["/usr/bin/env"], ["run", "-q", "-o", "run"] + own)
    #expect(other.status != .exited(0))
    #expect(other.errors.contains("dataset.sha256"), "\(other.errors)")
  }

  @Test(arguments: [
    (
      #"{"kind": "stream"}"#,
      #"says kind "stream": write one of asserts, inputs, streams, unittest"#
    ),
    (#"{"fields": {}}"#, #"has no "kind": write one of asserts"#),
    (
      #"{"kind": "asserts", "feilds": {}}"#,
      #"has a member "feilds" that is not known: is "fields" meant?"#
    ),
    (
      #"{"kind": "streams", "fields": {"tests": "t"}}"#,
      #"has a field for "tests", which the kind streams has not"#
    ),
    (
      #"{"kind": "asserts", "facets": {"a,b": "c"}}"#,
      #"names the facet "a,b", which --where cannot"#
    ),
    (#"{"kind": "asserts", "cpuSeconds": 0}"#, "says cpuSeconds 0.0: write a number above 0"),
    (#"{"kind": "asserts", "fields": 3}"#, #"has a "fields" of another type"#),
    ("[]", "is no JSON object"),
  ])
  func aDescriptionThatIsNoneIsTold(_ text: String, _ reason: String) async throws {
    try program.folder.write("own.jsonl", "{}\n")
    try program.folder.write("own.json", text)
    let ending = try await program("check", "own.jsonl", "--describe", "own.json")
    #expect(ending.status == .exited(1))
    #expect(ending.errors.contains("own.json: " + reason), "\(ending.errors)")
  }

  @Test func faultsAreToldByTheNamesOfTheUser() async throws {
    try program.folder.write(
      "own.jsonl",
      "{\"q\": \"x\"}\n{\"q\": 3, \"checks\": [\"assert True\"]}\n"
    )
    try program.folder.write(
      "own.json",
      #"{"kind": "asserts", "fields": {"prompt": "q", "tests": "checks"}}"#
    )
    let ending = try await program("check", "own.jsonl", "--describe", "own.json")
    #expect(ending.status == .exited(1))
    #expect(
      ending.output.contains(#"own.jsonl:1"#) && ending.output.contains(#""checks" is missing"#),
      "\(ending.output)"
    )
    #expect(
      ending.output.contains(#"own.jsonl:2"#) && ending.output.contains(#""q" has the wrong type"#),
      "\(ending.output)"
    )
    let lonely = try await program("run", "--bench", "humaneval", "--describe", "own.json")
    #expect(lonely.status == .exited(64))
  }
}
