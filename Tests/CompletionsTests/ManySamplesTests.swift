// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Completions
import Problems
import Prompting
import Testing

/// Ten thousand samples through a server of whose requests three in ten go wrong.
@Suite(.timeLimit(.minutes(3)))
struct ManySamplesTests {
  private static let faults = [
    "429", "429-soon", "500", "503", "503-loading", "reset-before", "reset-during", "truncated",
    "close", "bad-json", "cut-json", "html", "error-200", "no-choices", "duplicate", "missing",
    "stranger", "n-ignored", "wrong-type", "reset-after",
  ]

  @Test func theyAreThoseOfAServerWithoutFaults() async throws {
    let requests = (0..<500).map { task in
      CompletionRequest.sample(
        "T/\(task)",
        0..<20,
        prompt: .text("def f\(task)():\n"),
        seed: SampleSeed(run: 1, task: .init("T/\(task)"))
      )
    }
    let policy = ClientPolicy(width: 16, retry: RetryPolicy(attempts: 40))
    let faulty = FaultServer.Options(rate: 0.3, faults: Self.faults, most: 5)
    let faultless = try await FaultServer.run { server in
      await Delivery(try server.endpoint(), requests, policy: policy)
    }
    let delivery = try await FaultServer.run(faulty) { server in
      await Delivery(try server.endpoint(), requests, policy: policy)
    }
    #expect(faultless.end == nil)
    #expect(delivery.end == nil)
    #expect(delivery.failures.isEmpty)
    #expect(faultless.completions.count == 10_000)
    #expect(delivery.completions == faultless.completions)
    #expect(delivery.totals.completions == 10_000)
    #expect(delivery.totals.retries > 500)
  }
}
