// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Completions
import Foundation
import Prompting
import Testing

/// A real engine with a real model, which a machine may lack.
///
/// `EVALHARNESS_TEST_MODEL` names a GGUF file, and `EVALHARNESS_TEST_ENGINE` the command of the
/// engine with spaces between its words; without it `llama-server` is looked for.
@Suite(
  .timeLimit(.minutes(5)),
  .enabled(
    if: ProcessInfo.processInfo.environment["EVALHARNESS_TEST_MODEL"] != nil,
    "EVALHARNESS_TEST_MODEL names no model"
  )
)
struct RealEngineTests {
  private let environment = ProcessInfo.processInfo.environment

  @Test func seededSamplesAreTheSameHoweverManyAreAskedForAtOnce() async throws {
    let log = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
    defer { try? FileManager.default.removeItem(atPath: log) }
    var launch = try EngineLaunch(
      model: environment["EVALHARNESS_TEST_MODEL"] ?? "",
      command: environment["EVALHARNESS_TEST_ENGINE"]?.split(separator: " ").map(String.init),
      threads: 1,
      log: log
    )
    launch.slots = 2
    launch.contextTokens = 512
    let prompt = Prompt.text("def add(a, b):\n    \"\"\"Return the sum of a and b.\"\"\"\n")
    let sampling = Sampling(temperature: 0.8, topP: 0.95, maxTokens: 16, stop: ["\ndef"])
    let whole = CompletionRequest.sample("T/0", 0..<4, prompt: prompt, sampling: sampling)
    let ones = (0..<4).map {
      CompletionRequest.sample("T/0", $0..<($0 + 1), prompt: prompt, sampling: sampling)
    }
    try await LocalEngine.run(launch) { engine in
      let together = await Delivery(engine, [whole], time: SystemTime())
      let single = await Delivery(
        engine,
        ones,
        policy: ClientPolicy(width: 1),
        time: SystemTime()
      )
      #expect(together.end == nil)
      #expect(together.completions.map(\.index) == [0, 1, 2, 3])
      #expect(together.completions.map(\.text) == single.completions.map(\.text))
    }
  }
}
