// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Grading
import Problems
import Reports
import Runs
import Testing

struct RunSummaryTests {
  /// The interval is that of the shared vectors: 98 of 164.
  @Test func oneSampleATaskHasAWilsonInterval() throws {
    let counts = (0..<164).map { (samples: 1, correct: $0 < 98 ? 1 : 0) }
    let summary = try RunSummary(exampleTally(counts), protocol: exampleProtocol, ks: [10, 1])
    #expect(summary.complete)
    let score = try #require(summary.scores.first)
    #expect(summary.scores.count == 1)
    #expect(score.value == 98.0 / 164)
    let interval = try #require(score.wilson)
    #expect((interval.lower * 1000).rounded() == 521)
    #expect((interval.upper * 1000).rounded() == 670)
    #expect(score.fixedBenchmarkStandardError == nil)
    #expect(
      summary.undefined.map(\.why) == [
        "pass@10 needs 10 samples of every task and one has 1; draw more or lower k"
      ]
    )
  }

  /// The numbers are those of the shared vectors.
  @Test func moreSamplesHaveStandardErrors() throws {
    let counts = [(10, 3), (10, 5), (10, 10), (10, 0)].map { (samples: $0.0, correct: $0.1) }
    let summary = try RunSummary(exampleTally(counts), protocol: exampleProtocol, ks: [2, 1, 2])
    #expect(summary.scores.map(\.k) == [1, 2])
    let first = summary.scores[0]
    #expect(abs(first.value - 0.45) < 1e-12)
    #expect(first.wilson == nil)
    let population = try #require(first.superpopulationStandardError)
    #expect(abs(population - 0.21015867021530818) < 1e-9)
    let fixed = try #require(first.fixedBenchmarkStandardError)
    #expect(abs(fixed - 0.056519416526043906) < 1e-9)
    #expect(summary.scores[1].fixedBenchmarkStandardError == nil)
  }

  @Test func aMissingTaskLeavesNoScore() throws {
    let summary = try RunSummary(
      exampleTally([(samples: 1, correct: 1), (samples: 0, correct: 0)]),
      protocol: exampleProtocol,
      ks: [1]
    )
    #expect(summary.scores.isEmpty)
    #expect(summary.missing == ["T/1"])
    #expect(
      summary.undefined.map(\.why) == [
        "pass@1 needs samples of every task and 1 of 2 have none; add them or select the tasks "
          + "that have some"
      ]
    )
    #expect(!summary.complete)
  }

  @Test func ourFailureIsNeverTheModels() throws {
    let failed = SampleRecord(
      sample: Sample(task: TaskID("T/0"), index: 9, form: .completion, text: "x"),
      judgement: Judgement(verdict: .infrastructure(why: "fork"))
    )
    let summary = try RunSummary(
      exampleTally([(samples: 2, correct: 1)], also: [failed]),
      protocol: exampleProtocol,
      ks: [1]
    )
    #expect(summary.scores.map(\.value) == [0.5])
    #expect(summary.samples.infrastructure == 1)
    #expect(!summary.complete)
  }

  @Test func isEqualApartFromItsTimes() throws {
    let counts = [(samples: 3, correct: 1), (samples: 3, correct: 2)]
    let fast = try RunSummary(exampleTally(counts), protocol: exampleProtocol, ks: [1])
    var slow = try RunSummary(
      exampleTally(counts, cpu: .milliseconds(7)),
      protocol: exampleProtocol,
      ks: [1]
    )
    #expect(try fast.bytes() != slow.bytes())
    slow.times = fast.times
    #expect(try fast.bytes() == slow.bytes())
  }
}
