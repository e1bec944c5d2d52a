// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Completions
import Problems
import Testing

struct SamplingTests {
  /// Against `hashlib.sha256`: the first four bytes, shifted right by two.
  @Test(arguments: [
    (0, "HumanEval/0", 881873482), (1, "HumanEval/0", 242783598), (1234, "Mbpp/11", 820153851),
  ])
  func aSeedIsTheHashOfTheRunAndTheTask(run: Int, task: String, first: Int) {
    #expect(SampleSeed(run: run, task: TaskID(task)).first == first)
  }

  @Test func theSeedsOfATaskCountOn() {
    let seed = SampleSeed(run: 7, task: TaskID("HumanEval/3"))
    #expect((0..<5).map { seed[$0] } == (0..<5).map { seed.first + $0 })
    #expect(seed[1 << 20] < 1 << 31)
  }

  @Test(arguments: [
    (Sampling(temperature: -1, maxTokens: 1), "temperature is -1.0: give 0 to 5"),
    (Sampling(temperature: .nan, maxTokens: 1), "temperature is nan: give 0 to 5"),
    (
      Sampling(temperature: 1, topP: 0, maxTokens: 1),
      "top-p is 0.0: give more than 0 and at most 1"
    ),
    (Sampling(temperature: 1, topK: 0, maxTokens: 1), "top-k is 0: give 1 or more"),
    (
      Sampling(temperature: 1, minP: 1, maxTokens: 1),
      "min-p is 1.0: give 0 or more and less than 1"
    ),
    (Sampling(temperature: 1, maxTokens: 0), "max-tokens is 0: give 1 to 10000000"),
    (
      Sampling(temperature: 1, maxTokens: 1, stop: ["a", ""]),
      "a stop sequence is empty, which would end every completion: leave it out"
    ),
  ])
  func whatNoServerCouldDoIsRefused(sampling: Sampling, message: String) {
    let error = #expect(throws: SamplingError.self) { try sampling.validate() }
    #expect(error?.description == message)
  }

  @Test func greedySamplingIsAllowed() throws {
    let greedy = Sampling.greedy(maxTokens: 256, stop: ["\ndef"])
    #expect(greedy.isGreedy)
    try greedy.validate()
  }
}
