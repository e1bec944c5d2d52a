// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Reports
import Runs
import Testing

struct GenerationReportTests {
  private static func totals(cost: Double?, isEstimate: Bool = false) -> RequestTotals {
    var totals = RequestTotals()
    for command in 1...2 {
      totals.add(
        RequestRecord(
          command: command,
          seconds: 4,
          completions: 2,
          retries: 1,
          promptTokens: 30,
          completionTokens: 100,
          isEstimate: isEstimate,
          cost: cost
        )
      )
    }
    return totals
  }

  private func report(_ generation: RequestTotals?, expected: Int = 3) -> GenerationReport {
    GenerationReport(
      protocol: exampleProtocol.generation,
      expected: expected,
      finishes: ["length": 1, "stop": 2],
      generation: .init(generation)
    )
  }

  @Test func theTextShowsWhatCameAndWhatItTook() throws {
    let text = try report(Self.totals(cost: 0.1)).rendered(as: .text)
    let lines = text.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
    #expect(lines.contains("stop 2"))
    #expect(lines.contains("length 1"))
    #expect(
      lines.contains(
        "requests retries tokens read tokens written seconds tokens written a second cost"
      )
    )
    #expect(lines.contains("2 2 60 200 8.0 25.0 0.2"))
    #expect(lines.last?.hasPrefix("digest ") == true)
  }

  @Test func whatIsNotKnownIsNotShown() throws {
    let text = try report(Self.totals(cost: nil, isEstimate: true)).rendered(as: .markdown)
    #expect(!text.contains("cost"))
    #expect(text.contains("about 200"))
    #expect(try !report(nil).rendered(as: .text).contains("requests"))
  }

  @Test func itIsCompleteWithEverySample() {
    #expect(report(nil).isComplete)
    #expect(!report(nil, expected: 4).isComplete)
  }
}
