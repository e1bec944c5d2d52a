// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Completions
import Foundation
import Problems
import Prompting
import Testing

/// A program of the user's as the engine.
@Suite(.timeLimit(.minutes(1)))
struct CommandTests {
  private func launch(_ way: String) -> CommandEndpoint.Launch {
    let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "engine.py")
    return CommandEndpoint.Launch(
      command: ["python3", script.path, way],
      windUp: .milliseconds(300)
    )
  }

  private func deliver(_ way: String, _ requests: [CompletionRequest]) async throws -> Delivery {
    try await CommandEndpoint.run(launch(way)) { endpoint in
      await Delivery(endpoint, requests, policy: ClientPolicy(width: 3))
    }
  }

  private func requests(_ count: Int, samples: Int = 1) -> [CompletionRequest] {
    (0..<count).map { .sample("T/\($0)", 0..<samples, prompt: .text("p\($0)")) }
  }

  @Test func itIsAskedWithinWhatItSaysOfItself() async throws {
    let delivery = try await deliver("plain", requests(20, samples: 10))
    #expect(delivery.end == nil)
    #expect(delivery.completions.count == 200)
    #expect(delivery.completions.prefix(10).map(\.text) == (7..<17).map { "p0/\($0)" })
    // Ten are four, four and two.
    #expect(delivery.totals.requests == 60)
    #expect(delivery.totals.usage == TokenUsage(prompt: 300, completion: 800))
  }

  @Test func answersComeInAnyOrder() async throws {
    let delivery = try await deliver("shuffles", requests(30))
    let expected = requests(30).map { "p\($0.task.rawValue.dropFirst(2))/7" }.sorted()
    #expect(delivery.completions.map(\.text).sorted() == expected)
  }

  @Test func turnsAreSentToAProgramThatTakesThem() async throws {
    let request = CompletionRequest.sample(prompt: .chat(.init(system: "s", user: "u")))
    let delivery = try await deliver("chat", [request])
    #expect(delivery.completions.first?.text.contains("'content': 'u'") == true)
    let refused = try await deliver("plain", [request])
    #expect(refused.error?.description.contains("takes no turns") == true)
  }

  @Test func whatItDeclinesDoesNotEndTheRest() async throws {
    let delivery = try await deliver("declines", requests(5))
    #expect(delivery.failures.map(\.request.task.rawValue) == ["T/1"])
    #expect(delivery.failures.first?.error.description.contains("context too long") == true)
    #expect(delivery.completions.count == 4)
  }

  @Test func aProgramThatEndsIsNamed() async throws {
    let delivery = try await deliver("dies", requests(50))
    #expect(delivery.completions.count == 5)
    #expect(delivery.error?.description.contains("python3: it ended") == true)
  }

  /// An answer to nothing would be waited for in silence.
  @Test func anAnswerToNothingEndsTheRest() async throws {
    let delivery = try await deliver("renames", requests(2))
    #expect(delivery.completions.isEmpty)
    #expect(
      delivery.error?.description.contains("it answered 'another', which it was not asked") == true
    )
  }

  /// Tokens are what a program says they are, within what can be.
  @Test func absurdTokensAreCut() async throws {
    let delivery = try await deliver("boasts", requests(3))
    #expect(delivery.completions.count == 3)
    #expect(delivery.totals.usage.prompt == 3 << 40)
    #expect(delivery.totals.usage.completion == 0)
  }

  @Test(arguments: [
    ("chatty", "it wrote a line that is no answer ('Loading model...')"),
    ("newer", "it speaks version 2 of the protocol"),
  ])
  func aProgramThatDoesNotGreetIsNamed(way: String, message: String) async throws {
    let error = await #expect(throws: CompletionError.self) {
      _ = try await deliver(way, requests(1))
    }
    #expect(error?.description.contains(message) == true, "\(String(describing: error))")
  }

  @Test func aSilentProgramIsGivenUp() async throws {
    var launch = launch("mute")
    launch.startUp = .milliseconds(200)
    let error = await #expect(throws: CompletionError.self) {
      try await CommandEndpoint.run(launch) { _ in }
    }
    #expect(error?.description.contains("said no hello within 0.2 seconds") == true)
  }

  @Test func aProgramThatStaysIsEnded() async throws {
    let delivery = try await deliver("stays", requests(3))
    #expect(delivery.completions.count == 3)
  }

  @Test func aProgramThatIsNotThereIsNamed() async throws {
    let error = await #expect(throws: CompletionError.self) {
      try await CommandEndpoint.run(.init(command: ["/nowhere/engine"])) { _ in }
    }
    #expect(error?.description.hasPrefix("engine: it cannot be run") == true)
  }
}
