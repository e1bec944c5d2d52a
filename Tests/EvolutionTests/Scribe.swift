// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Completions
import Evolution
import Foundation
import Problems
import Prompting
import Runs
import Synchronization

/// A model that says what a closure says, at once and in this process.
final class Scribe: CompletionEndpoint {
  let name = "scribe"
  let settings: [String: String] = [:]
  let capabilities = Capabilities(shapes: [.chat], seeding: .bestEffort)
  private let said = Mutex<[String]>([])
  private let write: @Sendable (String) throws -> (String, FinishReason)

  init(_ write: @escaping @Sendable (String) throws -> (String, FinishReason)) {
    self.write = write
  }

  /// What it was asked, in the order in which it was.
  var asked: [String] { said.withLock { $0 } }

  func reply(to request: CompletionRequest) async throws -> CompletionReply {
    guard case .chat(let turns) = request.prompt else { return CompletionReply(choices: []) }
    said.withLock { $0.append(turns.user) }
    let (text, finish) = try write(turns.user)
    // Replies come in another order than they were asked for.
    for _ in 0..<(turns.user.utf8.reduce(0) { $0 &+ Int($1) } % 7) { await Task.yield() }
    return CompletionReply(
      choices: [.init(text: text, finish: finish)],
      usage: TokenUsage(prompt: turns.user.utf8.count, completion: text.utf8.count)
    )
  }
}

/// An evolution of a few instructions in a folder of its own, which is removed at the end.
final class Trial: Sendable {
  let directory = FileManager.default.temporaryDirectory.appending(path: "evolution-\(UUID())").path
  let seed: [String]

  init(_ seed: [String]) {
    self.seed = seed
  }

  deinit { try? FileManager.default.removeItem(atPath: directory) }

  /// The instruction that a question is about.
  static func parent(in question: String) -> String {
    question.components(separatedBy: "\n\n").dropFirst(2).joined(separator: "\n\n")
  }

  static func isEvolving(_ question: String) -> Bool {
    question.hasPrefix("Please increase the difficulty")
  }

  /// Evolves as one command does.
  func evolve(
    rounds: Int,
    asking scribe: Scribe,
    width: Int = 4,
    budget: Budget = Budget(),
    judge: Scribe? = nil,
    checker: AnswerChecker? = nil,
    maxTokens: Int = 100
  ) async throws -> Evolution.Outcome {
    let path = directory + ".json"
    defer { try? FileManager.default.removeItem(atPath: path) }
    let records = seed.map { ["instruction": $0, "output": "answer to \($0)"] }
    try JSONEncoder().encode(records).write(to: URL(filePath: path))
    let seed = try Seed(try TrainingSet(path: path))
    let draw = try MethodDraw(EvolutionMethod.paper, seed: 1)
    let document = EvolutionProtocol(
      seed: .init(items: seed.items.count, sha256: ContentDigest.sha256(seed.bytes)),
      template: .paper,
      draw: draw,
      samplingSeed: nil,
      evolver: .init(name: "scribe", settings: [:]),
      answerer: .init(name: "scribe", settings: [:]),
      judge: judge.map { _ in .init(name: "judge", settings: [:]) },
      sampling: .init(temperature: 1, topP: 1, maxTokens: maxTokens),
      elimination: .init()
    )
    let evolution = Evolution(
      protocol: document,
      template: .paper,
      draw: draw,
      seed: seed.items,
      rounds: rounds,
      policy: ClientPolicy(
        width: width,
        retry: RetryPolicy(attempts: 2, firstWait: .zero),
        budget: budget
      ),
      checker: checker
    )
    func model(_ endpoint: Scribe, _ name: String) -> EvolutionModel {
      EvolutionModel(
        endpoint: endpoint,
        name: name,
        prices: .init(prompt: 1, completion: 2),
        sampling: Sampling(temperature: 1, maxTokens: maxTokens)
      )
    }
    return try await evolution.run(
      into: try EvolutionFolder(directory, protocol: document, seed: seed),
      asking: EvolutionModels(
        evolver: model(scribe, "scribe"),
        answerer: model(scribe, "scribe"),
        judge: judge.map { model($0, "judge") }
      ),
      onEvent: { _ in }
    )
  }

  var result: EvolutionResult { get throws { try EvolutionResult(directory) } }

  var evolved: Data {
    get throws { try Data(contentsOf: URL(filePath: directory + "/evolved.jsonl")) }
  }
}
