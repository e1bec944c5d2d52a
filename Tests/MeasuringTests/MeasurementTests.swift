// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Completions
import FoundationEssentials
import Grading
import Measuring
import Problems
import Prompting
import Reports
import Runs
import TestSupport
import Testing

/// A measurement as what is no command makes it.
@Suite(.requiresSandbox, .timeLimit(.minutes(1)))
struct MeasurementTests {
  private let own: OwnBenchmark
  private let witness = Witness()

  init() throws {
    own = try OwnBenchmark(["x", "x + 1"])
  }

  private func measurement(of samples: [Sample]) async throws -> Measurement {
    var measurement = Measurement(
      of: own.loaded,
      tasksOfSplit: 2,
      samples: .drawn(
        try await SampleDraw(
          of: own.loaded.problems,
          from: ReplayProvider(samples, source: "samples.jsonl"),
          count: nil,
          isPartial: false
        )
      ),
      extraction: .verbatim,
      grader: try await .forTests(policy: .strict),
      observer: witness
    )
    measurement.output = own.folder + "/run"
    return measurement
  }

  @Test func itsObserverIsToldAndTheRunIsKept() async throws {
    let samples = [
      own.sample(0, 0, "x"), own.sample(0, 1, "x"), own.sample(1, 0, "x + 1"),
      own.sample(1, 1, "x"),
    ]
    let result = try await measurement(of: samples).run()
    #expect(witness.told.first == "judging 4")
    #expect(witness.told.dropFirst().sorted() == ["failed", "passed", "passed", "passed"])
    #expect(result.summary.samples.correct == 3)
    // The second sample is the program of the first.
    #expect(result.summary.samples.shared == 1)
    #expect(result.summary.scores.map(\.value) == [0.75])
    var order: [Int] = []
    try result.plan.forEachRecord { record, _ in order.append(record.sample.index) }
    #expect(order == [0, 1, 0, 1])

    let again = try await measurement(of: samples).run()
    #expect(again.summary.scores == result.summary.scores)
    #expect(
      witness.told.dropFirst(5) == [
        "note: \(own.folder)/run: all 4 samples were judged before; name another --output to judge "
          + "them again",
        "judging 4", "4 before, 3 passed",
      ]
    )
  }

  @Test func nothingIsRunForAScoreThatCannotBe() async throws {
    var measurement = try await measurement(of: [own.sample(0, 0, "x"), own.sample(1, 0, "x")])
    measurement.ks = [1, 5]
    await #expect(throws: MeasurementError.self) { try await measurement.run() }
    #expect(witness.told == [])
    #expect(!FileManager.default.fileExists(atPath: own.folder + "/run"))
  }

  @Test func aSelfCheckNamesWhatFails() async throws {
    let own = try OwnBenchmark(["x", "x", "x + 2"])
    let check = SelfCheck(
      benchmark: own.loaded,
      grader: try await .forTests(policy: .strict),
      cache: nil,
      observer: witness
    )
    var failed: [String] = []
    let result = try await check.run { task, judgement in
      failed.append("\(task) \(judgement.verdict.name)")
    }
    #expect(failed == ["Own/1 wrongAnswer"])
    #expect((result.references, result.passed) == (3, 2))
  }
}
