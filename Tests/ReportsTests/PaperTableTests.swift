// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Problems
import Reports
import Runs
import Testing

/// The table that `compare --format latex` writes.
struct PaperTableTests {
  private func latex(_ results: [TaskResults], published: [String] = []) throws -> String {
    var input = ComparisonInput(catalog: try Catalog.bundled())
    for result in results { input.add(result) }
    for name in published { try input.add(published: name, from: .bundled()) }
    return try ComparisonReport(try Comparison(input)).rendered(as: .latex)
  }

  @Test func theBestIsBoldAndRangesHaveDashes() throws {
    let text = try latex([exampleResults("a", "1110"), exampleResults("b", "1000")])
    #expect(text.contains("a & \\textbf{75.0} \\tabularnewline\n"))
    #expect(text.contains("b & 25.0 \\tabularnewline\n"))
    #expect(text.contains("{\\scriptsize 30.1--95.4}"))
    #expect(text.contains("\\caption{pass@1 in percent}\n\\label{tab:scores}\n"))
    #expect(text.contains("HumanEval & a & b & +50.00 & $-$"))
    #expect(text.contains("tasks 2; samples a task 1; extraction verbatim; judging auto"))
  }

  @Test func scoresOfAnotherProtocolAreMarkedAndNeverBold() throws {
    let text = try latex([
      exampleResults("a", "10"), exampleResults("b", "00"),
      exampleResults("c", "11") { $0.sampling.temperature = 0.8 },
    ])
    #expect(text.contains("c & 100.0\\textsuperscript{a} \\tabularnewline\n"))
    #expect(text.contains("a & \\textbf{50.0} \\tabularnewline\n"))
    #expect(text.contains("\\textsuperscript{a}the temperature is not known in its column and 0.8"))
  }

  /// Each published row has a key whose entry stands below, and what nobody can cite is left out.
  @Test func publishedRowsCanBeCited() throws {
    let mine = try exampleResults("mine", "10") { $0.benchmark.name = "humaneval" }
    let text = try latex([mine], published: ["wizardcoder-15b", "gpt-3.5"])
    let keys = text.matches(of: #/\\cite\{([^}]*)\}/#).map { String($0.output.1) }
    #expect(keys.contains("luo2023wizardcoder") && keys.contains("openai2023gpt4"))
    for key in keys { #expect(text.contains("% @misc{\(key),\n")) }
    #expect(text.contains("GPT-3.5 \\cite{openai2023gpt4} & 48.1"))
    let rows = text.split(separator: "\n").drop { !$0.contains("Published, each under") }
      .dropFirst()
      .prefix { $0 != "\\bottomrule" }
    #expect(
      rows.count > 5 && rows.allSatisfy { $0.contains("\\cite{") && !$0.contains("\\textbf") }
    )
  }

  @Test func whatNobodyCanCiteIsLeftOut() throws {
    let text = try latex([], published: ["codex-002"])
    #expect(text.contains("Codex-002 \\cite{lai2022ds1000}"))
    #expect(text.contains("1 stated scores that cannot be cited are left out."))
    #expect(!text.contains("39.2"))
  }
}
