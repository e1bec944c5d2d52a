// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Problems
import Reports
import Runs
import Statistics
import Testing

/// What is written for a paper compiles in an article of two columns, and no box is too wide.
@Suite(.requiresLaTeX)
struct LaTeXTests {
  private static let names = [
    "gpt-3.5", "wizardcoder_15b/v1.0--final", "$\\input{x}&%#_^~|<>\"''`?`!`,,{}",
    "é ß 模型 \u{1F600}\u{202E}\u{1b}[31m", String(repeating: "x", count: 300),
    "a model with many words in its name that no column of a paper has the room for",
    "\\end{table}",
  ]

  private func comparison(_ results: [TaskResults], published: [String] = []) throws -> Comparison {
    var input = ComparisonInput(catalog: try Catalog.bundled())
    for result in results { input.add(result) }
    for name in published { try input.add(published: name, from: .bundled()) }
    return try Comparison(input)
  }

  @Test(.timeLimit(.minutes(1)), arguments: names)
  func namesOfOthersCompile(name: String) throws {
    let report = ComparisonReport(
      try comparison([exampleResults(name, "1001"), exampleResults("b", "0110")])
    )
    try compile(try report.rendered(as: .latex))
  }

  /// From one column to more than a page is wide, with scores of other protocols among them.
  @Test(.timeLimit(.minutes(1)), arguments: [1, 3, 6, 14])
  func asManyBenchmarksAsThereAreCompile(count: Int) throws {
    let results = try (0..<count).flatMap { place in
      try [("a-model", "1001"), ("another-model", "0111")].map { label, correct in
        try exampleResults(label, correct) { $0.benchmark.name = "Benchmark\(place)+" }
      }
    }
    let other = try exampleResults("hot", "11") {
      $0.benchmark.name = "Benchmark0+"
      $0.sampling.temperature = 0.8
    }
    try compile(try ComparisonReport(try comparison(results + [other])).rendered(as: .latex))
  }

  @Test(.timeLimit(.minutes(1))) func publishedRowsCompile() throws {
    let comparison = try comparison(
      [exampleResults("mine", "10") { $0.benchmark.name = "humaneval" }],
      published: ["wizardcoder-15b", "gpt-3.5", "starcoder"]
    )
    try compile(try ComparisonReport(comparison).rendered(as: .latex))
  }

  @Test(.timeLimit(.minutes(1))) func reportsOfRunsAndGatesCompile() throws {
    try compile(try exampleReport([(samples: 2, correct: 1), (2, 0)]).rendered(as: .latex))
    let question = try GateQuestion(
      baseline: [exampleResults("old", "1111")],
      candidate: [exampleResults("new", "0001")]
    )
    let result = try GateResult(question, rule: GateRule())
    try compile(try GateReport(result).rendered(as: .latex))
  }

  // MARK: - Compiling

  /// Has articles of two columns read a text, one without packages and one with booktabs where that is
  /// installed.
  private func compile(_ text: String) throws {
    try compile(text, "")
    try compile(text, "\\IfFileExists{booktabs.sty}{\\usepackage{booktabs}}{}\n")
  }

  /// Compiles an article and looks into its log.
  private func compile(_ text: String, _ packages: String) throws {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "evalharness-latex-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try text.write(to: folder.appending(path: "tables.tex"), atomically: true, encoding: .utf8)
    let article =
      "\\documentclass[twocolumn]{article}\n\(packages)\\begin{document}\nText.\n\\input{tables}\n"
      + "\\end{document}\n"
    try article.write(to: folder.appending(path: "paper.tex"), atomically: true, encoding: .utf8)
    let process = Process()
    process.executableURL = PDFLaTeX.program
    process.currentDirectoryURL = folder
    process.arguments = [
      "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "paper.tex",
    ]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    let bytes = try Data(contentsOf: folder.appending(path: "paper.log"))
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    let faults = lines.filter {
      $0.hasPrefix("!") || $0.hasPrefix("Overfull") || $0.contains("LaTeX Font Warning")
        || $0.contains("Missing character") || $0.contains("Float too large")
    }
    #expect(process.terminationStatus == 0 && faults.isEmpty, "\(faults)\n\(text)")
  }
}

/// The program that compiles, where this machine has it.
private enum PDFLaTeX {
  static var program: URL? {
    (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
      .map { URL(filePath: String($0)).appending(path: "pdflatex") }
      .first { FileManager.default.isExecutableFile(atPath: $0.path) }
  }
}

extension Trait where Self == ConditionTrait {
  /// Runs tests only where LaTeX is installed.
  fileprivate static var requiresLaTeX: Self {
    .enabled("this machine has no pdflatex; install the package texlive-latex-base") {
      PDFLaTeX.program != nil
    }
  }
}
