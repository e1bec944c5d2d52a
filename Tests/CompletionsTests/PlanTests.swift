// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Completions
import Problems
import Prompting
import Testing

/// Which samples are asked for.
struct PlanTests {
  private func plan(
    _ tasks: [String],
    samples: Int = 10,
    sampling: Sampling = Sampling(temperature: 1, maxTokens: 9, stop: ["a"]),
    present: [TaskID: Set<Int>] = [:]
  ) throws -> CompletionPlan {
    let questions = tasks.map {
      CompletionPlan.Question(task: TaskID($0), prompt: .text($0), stop: ["a", "b"])
    }
    return try CompletionPlan(
      questions,
      sampling: sampling,
      samplesPerTask: samples,
      seed: 3,
      present: present
    )
  }

  @Test func aTaskIsOneRequest() throws {
    let requests = Array(try plan(["T/0", "T/1"]))
    #expect(requests.map(\.task.rawValue) == ["T/0", "T/1"])
    #expect(requests.map(\.indices) == [0..<10, 0..<10])
    #expect(requests.map(\.seed) == ["T/0", "T/1"].map { SampleSeed(run: 3, task: TaskID($0)) })
    #expect(requests.map(\.sampling.stop) == [["a", "b"], ["a", "b"]])
  }

  @Test func whatIsThereIsNotAskedForAgain() throws {
    let plan = try plan(
      ["T/0", "T/1", "T/2"],
      present: [TaskID("T/0"): [0, 1, 2, 5, 9], TaskID("T/1"): Set(0..<10), TaskID("T/9"): [1]]
    )
    #expect(plan.map(\.task.rawValue) == ["T/0", "T/0", "T/2"])
    #expect(plan.map(\.indices) == [3..<5, 6..<9, 0..<10])
    #expect(plan.missing == 15)
  }

  @Test func greedyIsOneSample() throws {
    let greedy = Sampling.greedy(maxTokens: 9)
    #expect(try plan(["T/0"], samples: 1, sampling: greedy).missing == 1)
    #expect(throws: SamplingError.greedyTwice(samples: 2)) {
      try plan(["T/0"], samples: 2, sampling: greedy)
    }
    #expect(throws: SamplingError.self) {
      try plan(["T/0"], sampling: Sampling(temperature: 1, maxTokens: 0))
    }
  }
}
