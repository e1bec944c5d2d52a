// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Subprocess
import Testing

/// `report`: runs as one HTML file.
struct ReportTests {
  private let program: Program

  init() throws {
    program = try Program()
    try program.folder.write("own.jsonl", try humanEvalProblems(3))
    try program.folder.write("samples.jsonl", try samples(3, each: 2))
  }

  private func evaluate(_ output: String, _ more: String...) async throws {
    let ending = try await program.under(
      ["/usr/bin/env"],
      [
        "evaluate", "--problems", "own.jsonl", "--samples", "samples.jsonl", "-o", output,
      ] + more
    )
    #expect(ending.status == .exited(0), "\(ending.errors)")
  }

  @Test(.timeLimit(.minutes(1))) func oneFileHoldsARun() async throws {
    try await evaluate("run")
    let ending = try await program("report", "run", "-o", "report.html")
    #expect(ending.status == .exited(0), "\(ending.errors)")
    #expect(ending.output == "")
    let page = try program.folder.read("report.html")
    #expect(ending.errors == "evalharness: report.html: \(page.utf8.count) bytes\n")
    #expect(page.hasPrefix("<!DOCTYPE html>\n"))
    #expect(page.contains("<td class=\"number\">50.00 %</td>"))
    #expect(page.contains("The texts of all samples are here."))
  }

  @Test(.timeLimit(.minutes(1))) func aTableForAPaperHasTheNamesThatWereGiven() async throws {
    try await evaluate("run")
    let ending = try await program("report", "mine=run", "--format", "latex", "-o", "scores.tex")
    #expect(ending.status == .exited(0), "\(ending.errors)")
    let table = try program.folder.read("scores.tex")
    #expect(table.contains("\nmine & 50.0 \\tabularnewline\n"), "\(table)")
    let page = try await program("report", "mine=run", "-o", "report.html")
    #expect(page.status == .exited(0), "\(page.errors)")
    #expect(try program.folder.read("report.html").contains("<h1>own own: mine</h1>"))
  }

  @Test(.timeLimit(.minutes(1))) func whatDiffersInTwoProtocolsIsNamed() async throws {
    try await evaluate("one")
    try await evaluate("two", "--timeout", "7")
    let ending = try await program("report", "one", "two", "-o", "report.html", "-q")
    #expect(ending.status == .exited(0), "\(ending.errors)")
    #expect(ending.errors == "")
    let page = try program.folder.read("report.html")
    #expect(page.contains("These runs must not be compared."))
    #expect(
      page.contains("is 3 in protocol A and 7 in protocol B (<code>limits.cpuSeconds</code>)")
    )
  }

  @Test(.timeLimit(.minutes(1))) func aFileOfTheRunIsNotWrittenOver() async throws {
    let program = try Program()
    try await program.judge("a", right: 1, of: 2)
    let journal = try program.folder.read("runs/a/samples.jsonl")
    let ending = try await program("report", "runs/a", "-o", "runs/a/samples.jsonl")
    #expect(ending.status == .exited(64))
    #expect(try program.folder.read("runs/a/samples.jsonl") == journal)
  }

  @Test(.timeLimit(.minutes(1))) func promptsNeedTheProblems() async throws {
    try await evaluate("run")
    let problems = try program.folder.read("own.jsonl")
    try FileManager.default.removeItem(atPath: program.folder.file("own.jsonl"))
    let without = try await program("report", "run", "-o", "report.html")
    #expect(without.status == .exited(0))
    #expect(without.errors.contains("run: the benchmark's data is not at hand"))
    try program.folder.write("other/mine.jsonl", problems)
    let with = try await program("report", "run", "-o", "r.html", "--problems", "other/mine.jsonl")
    #expect(!with.errors.contains("not at hand"))
  }

  @Test(
    .timeLimit(.minutes(1)),
    arguments: [
      (["none", "-o", "r.html"], "none/run.json: not the header of a run: there is no such file"),
      (["run", "-o", "r.html", "--max-size", "0.01"], "the page has "),
      (["run", "-o", "none/r.html"], "none/r.html: "),
    ]
  )
  func whatCannotBeDoneIsSaid(arguments: [String], sentence: String) async throws {
    try await evaluate("run")
    expectOneSentence(
      try await program.under(["/usr/bin/env"], ["report"] + arguments),
      sentence
    )
  }

  @Test(.timeLimit(.minutes(1))) func resultsWithoutTheirSamplesAreSaidToBeSo() async throws {
    let program = try Program()
    try program.folder.write("own.jsonl", try humanEvalProblems(2))
    try await program.evaluate(samples(2))
    try FileManager.default.removeItem(atPath: program.folder.path + "/run/samples.jsonl")
    let ending = try await program("report", "run", "-o", "page.html")
    expectOneSentence(ending, "run: the results are kept without samples.jsonl, which holds the ")
    #expect(try await program("compare", "run").status == .exited(0))
  }
}
