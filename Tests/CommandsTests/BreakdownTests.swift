// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Runs
import Subprocess
import Testing

/// `--by` of the commands that make and read one run.
struct BreakdownTests {
  private let program: Program

  init() throws {
    program = try Program()
    try program.folder.write("own.jsonl", facetProblems(8))
  }

  private func call(_ arguments: String...) async throws -> Program.Ending {
    try await program.under(["/usr/bin/env"], arguments)
  }

  private static let table = """
    topic      tasks  passed  metric    score  95 % interval      interval by
    lists          4     2/4  pass@1  50.00 %  15.00 % - 85.00 %  Wilson
    strings        4     2/4  pass@1  50.00 %  15.00 % - 85.00 %  Wilson
    mean of 2                 pass@1  50.00 %

    """

  @Test(.timeLimit(.minutes(1))) func aRunAndWhatIsReadOfItAgree() async throws {
    try program.folder.write("samples.jsonl", samples(8))
    let judged = try await call(
      "evaluate",
      "--problems",
      "own.jsonl",
      "--samples",
      "samples.jsonl",
      "-o",
      "run",
      "-q",
      "--by",
      "topic"
    )
    #expect(judged.status == .exited(0), "\(judged.errors)")
    #expect(judged.output.hasSuffix("\n\n" + Self.table), "\(judged.output)")
    // From the folder alone.
    try FileManager.default.removeItem(atPath: program.folder.file("own.jsonl"))
    let shown = try await call("show", "run", "--by", "topic")
    #expect(shown.output.hasSuffix("\n\n" + Self.table), "\(shown.output)")
    let both = try await call("show", "run", "--by", "topic", "--by", "level", "--format", "json")
    let breakdowns = try JSONValue(parsing: Array(both.output.utf8))["breakdowns"]?.array
    #expect(breakdowns?.map { $0["facet"]?.string } == ["topic", "level"])
    let csv = try await call("show", "run", "--by", "level", "--format", "csv")
    let lines = csv.output.split(separator: "\n")
    #expect(lines.count == 4, "\(csv.output)")
    #expect(lines[2].contains(",run,,level,easy,4,4,0.5101"), "\(csv.output)")
    for format in ["markdown", "latex", "html"] {
      let ending = try await call("show", "run", "--by", "level", "--format", format)
      #expect(ending.status == .exited(0))
      #expect(ending.output.contains("easy"), "\(ending.output)")
    }
  }

  @Test(.timeLimit(.minutes(1))) func aRunThatGoesOnShowsWhatItHas() async throws {
    try program.folder.write("samples.jsonl", samples(8))
    let judged = try await call(
      "evaluate",
      "--problems",
      "own.jsonl",
      "--samples",
      "samples.jsonl",
      "-o",
      "run",
      "-q"
    )
    #expect(judged.status == .exited(0), "\(judged.errors)")
    try FileManager.default.removeItem(atPath: program.folder.file("run/summary.json"))
    let kept = program.folder.lines("run/samples.jsonl").filter { line in
      ["Own/0\"", "Own/1\""].contains { line.contains($0) }
    }
    try program.folder.write("run/samples.jsonl", kept.joined(separator: "\n") + "\n")
    let shown = try await call("show", "run", "--by", "topic")
    #expect(shown.output.contains(#/\nlists +4 +0/0  - +-\n/#), "\(shown.output)")
    #expect(shown.output.contains(#/\nstrings +4 +1/2  pass@1 of 2 tasks  50\.00 %/#))
  }

  @Test(.timeLimit(.minutes(1))) func whatNoTaskHasIsRefusedBeforeAnythingRuns() async throws {
    let ending = try await call("run", "--problems", "own.jsonl", "-o", "run", "--by", "kind", "-q")
    expectOneSentence(ending, "own has no facet 'kind'; it has level, topic", status: 64)
    #expect(!FileManager.default.fileExists(atPath: program.folder.file("run")))
    let none = try await call("show", "run", "3", "--by", "topic")
    #expect(none.status == .exited(64))
    #expect(none.errors.hasPrefix("Error: --by is for a run: leave out the sample.\n"))
    let csv = try await call("show", "run", "3", "--format", "csv")
    #expect(csv.status == .exited(64))
  }

  @Test(.timeLimit(.minutes(1))) func anOlderRunSaysThatItsFacetsWereNotKept() async throws {
    #expect(
      try await call("run", "--problems", "own.jsonl", "-o", "run", "-q").status == .exited(0)
    )
    let header = try program.folder.read("run/run.json")
    var value = try JSONValue(parsing: Array(header.utf8))
    guard case .object(let members) = value else { return }
    value = .object(members.filter { $0.name != "facets" })
    try program.folder.write("run/run.json", value.text(.indented) + "\n")
    #expect(try await call("show", "run").status == .exited(0))
    let ending = try await call("show", "run", "--by", "topic")
    expectOneSentence(ending, "run was made before the facets of tasks were kept; judge its")
    try program.folder.write(
      "run/run.json",
      header.replacing("\"topic\": \"lists\"", with: "\"topic\": 3")
    )
    expectOneSentence(try await call("show", "run"), "run/run.json: not the header of a run: ")
  }

  @Test(.timeLimit(.minutes(1))) func twoRunsAreComparedGatedAndReported() async throws {
    for (name, right) in [("old", 8), ("new", 4)] {
      let rows = try (0..<8).map { task in
        try row([
          "task_id": "Own/\(task)",
          "completion": task < right ? "    return x + \(task)\n" : "    return -1\n",
        ])
      }
      try program.folder.write("\(name).jsonl", rows.joined())
      let judged = try await call(
        "evaluate",
        "--problems",
        "own.jsonl",
        "--samples",
        "\(name).jsonl",
        "-o",
        name,
        "-q"
      )
      #expect(judged.status == .exited(0), "\(judged.errors)")
    }
    let compared = try await call("compare", "old", "new", "--by", "topic")
    #expect(compared.status == .exited(0), "\(compared.errors)")
    #expect(compared.output.contains(#/\nlists +old +new +\+100\.00 .* 4 +0 +0\.125 +0\.250\n/#))
    let gate = try await call(
      "gate",
      "old",
      "new",
      "--by",
      "topic",
      "--problems",
      "own.jsonl",
      "--junit",
      "gate.xml",
      "-q"
    )
    #expect(gate.status == .exited(0), "\(gate.errors)")
    let sentence = "fell the most: lists by 100.00 points (p (Holm) 0.125, not significant)"
    #expect(gate.output.contains(sentence), "\(gate.output)")
    #expect(try program.folder.read("gate.xml").contains(sentence))
    let page = try await call("report", "old", "new", "-o", "page.html", "-q")
    #expect(page.status == .exited(0), "\(page.errors)")
    #expect(try program.folder.read("page.html").contains("id=\"by-2\""))
    let table = try await call(
      "report",
      "old",
      "--by",
      "level",
      "--format",
      "latex",
      "-o",
      "t.tex",
      "-q"
    )
    #expect(table.status == .exited(0), "\(table.errors)")
    #expect(try program.folder.read("t.tex").contains("\neasy & 4 & 100.0 (51.0--100.0)"))
    for command in [
      ["compare", "old"], ["gate", "old", "new"], ["report", "old", "-o", "x.html"],
    ] {
      let ending = try await program.under(["/usr/bin/env"], command + ["--by", "kind", "-q"])
      let plain = try await program.under(["/usr/bin/env"], command + ["--by", "kind"])
      let sentence = command[0] == "gate" ? "old, new has no facet" : "old has no facet"
      expectOneSentence(command[0] == "compare" ? plain : ending, sentence)
    }
  }
}
