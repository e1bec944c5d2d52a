// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Grading
import Problems
import Runs
import Testing

struct RunTallyTests {
  private let expected = [
    RunTally.Expected(task: TaskID("HumanEval/0"), samples: 3),
    RunTally.Expected(task: TaskID("HumanEval/1"), samples: 1),
  ]

  @Test func ourFailureIsNoSample() throws {
    var shared = record(2)
    shared.sameAs = 0
    let tally = try RunTally(
      [
        record(0), record(1, .wrongAnswer), shared,
        record(0, task: "HumanEval/1", .infrastructure(why: "fork")),
      ],
      expected: expected
    )
    #expect(tally.tasks.map(\.samples) == [3, 0])
    #expect(tally.tasks.map(\.correct) == [2, 0])
    #expect(tally.infrastructure == 1)
    #expect(tally.unjudged == 0)
    #expect(!tally.isComplete)
    #expect(tally.verdicts == ["passed": 2, "wrongAnswer": 1, "infrastructure": 1])
    #expect(tally.shared == 1)
    #expect(tally.cpu == .milliseconds(36))
    #expect(tally.peakMemory == 9_000_000)
  }

  @Test func isCompleteWhenEverySampleHasAVerdict() throws {
    let records = (0..<3).map { record($0) } + [record(0, task: "HumanEval/1", .noCode)]
    #expect(try RunTally(records, expected: expected).isComplete)
    #expect(try RunTally(records.dropLast(), expected: expected).unjudged == 1)
    let withMissing = expected + [RunTally.Expected(task: TaskID("HumanEval/2"), samples: 0)]
    let tally = try RunTally(records, expected: withMissing)
    #expect(tally.missing == ["HumanEval/2"])
    #expect(!tally.isComplete)
  }

  @Test func refusesATaskThatWasNotAsked() {
    #expect(throws: JournalError.unexpectedTask(TaskID("HumanEval/7"))) {
      try RunTally([record(0, task: "HumanEval/7")], expected: expected)
    }
  }
}
