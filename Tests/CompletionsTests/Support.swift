// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Completions
import Foundation
import Problems
import Prompting
import Synchronization

extension CompletionRequest {
  /// A request with what a test does not say.
  static func sample(
    _ task: String = "T/0",
    _ indices: Range<Int> = 0..<1,
    prompt: Prompt = .text("def f():\n"),
    sampling: Sampling = Sampling(temperature: 0.8, topP: 0.95, maxTokens: 64),
    seed: SampleSeed? = SampleSeed(first: 7)
  ) -> CompletionRequest {
    CompletionRequest(
      task: TaskID(task),
      indices: indices,
      prompt: prompt,
      sampling: sampling,
      seed: seed
    )
  }
}

/// Time that passes only when somebody waits for it, and then at once.
final class ManualTime: Timekeeper {
  private let current = Mutex(Duration.zero)

  var now: Duration { current.withLock { $0 } }

  func sleep(until time: Duration) async throws {
    try Task.checkCancellation()
    current.withLock { $0 = max($0, time) }
    await Task.yield()
  }
}

/// What a client delivered.
struct Delivery {
  var completions: [Completion] = []
  var failures: [(request: CompletionRequest, error: CompletionError)] = []
  var totals = ClientTotals()
  /// What ended it before its time.
  var end: (any Error)?

  /// Asks for everything and keeps what comes.
  init(
    _ endpoint: some CompletionEndpoint,
    _ requests: [CompletionRequest],
    policy: ClientPolicy = ClientPolicy(),
    time: any Timekeeper = ManualTime()
  ) async {
    do {
      let report = try await CompletionClient(endpoint, policy: policy, time: time)
        .complete(requests) { outcome in
          switch outcome {
          case .completed(let completion): completions.append(completion)
          case .failed(let request, let error): failures.append((request, error))
          }
        }
      totals = report.totals
      end = report.failure
    } catch {
      end = error
    }
    completions.sort { ($0.task.rawValue, $0.index) < ($1.task.rawValue, $1.index) }
  }

  var error: CompletionError? { end as? CompletionError }
}
