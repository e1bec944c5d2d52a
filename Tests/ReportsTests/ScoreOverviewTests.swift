// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Problems
import Reports
import Runs
import Testing

/// The table of models by benchmarks that a comparison begins with.
struct ScoreOverviewTests {
  private func text(_ results: [TaskResults]) throws -> String {
    var input = ComparisonInput(catalog: try Catalog.bundled())
    for result in results { input.add(result) }
    return try ComparisonReport(try Comparison(input)).rendered(as: .text)
  }

  @Test func columnsAreBenchmarksAndOtherProtocolsAreMarked() throws {
    let text = try text([
      exampleResults("c", "11") { $0.sampling.temperature = 0.8 },
      exampleResults("a", "10"), exampleResults("b", "00"),
      exampleResults("b", "11") { $0.benchmark.name = "MBPP" },
    ])
    let lines = text.split(separator: "\n").prefix(5).map(String.init)
    #expect(
      lines == [
        "pass@1     HumanEval      MBPP",
        "b             0.00 %  100.00 %",
        "c       100.00 % [1]",
        "a            50.00 %",
        "A number with a mark is of another protocol than the rest of its column; the heading below "
          + "with that mark has it.",
      ]
    )
    #expect(text.contains("[2] is not comparable with [1]: "))
  }

  @Test func versionsOfABenchmarkHaveColumns() throws {
    let text = try text([
      exampleResults("a", "10"), exampleResults("b", "11") { $0.benchmark.version = "1.10" },
      exampleResults("c", "00") { $0.benchmark.version = "1.9" },
    ])
    #expect(text.hasPrefix("pass@1  HumanEval 1.10  HumanEval 1.9  HumanEval 1.0\n"))
    #expect(!text.contains("A number with a mark"))
  }
}
