// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import Completions
import Problems
import Runs

/// Evolves a seed over rounds: each reply is kept before it is looked at, and what a folder holds is not
/// asked for again.
package struct Evolution: Sendable {
  package var `protocol`: EvolutionProtocol
  package var template: EvolutionTemplate
  package var draw: MethodDraw
  package var seed: [SeedItem]
  package var rounds: Int
  /// The most requests at once, retries and what may be spent.
  package var policy: ClientPolicy
  /// Looks at answers; nil where they may be in any language.
  package var checker: AnswerChecker?

  package init(
    protocol: EvolutionProtocol,
    template: EvolutionTemplate,
    draw: MethodDraw,
    seed: [SeedItem],
    rounds: Int,
    policy: ClientPolicy,
    checker: AnswerChecker? = nil
  ) {
    self.protocol = `protocol`
    self.template = template
    self.draw = draw
    self.seed = seed
    self.rounds = rounds
    self.policy = policy
    self.checker = checker
  }

  /// What happens, as it happens.
  package enum Event: Sendable {
    /// A phase of a round begins; a part of its work may be done, and some units are eliminated.
    case phase(round: Int, Phase, total: Int, present: Int, eliminated: [Elimination: Int])
    case reply(Elimination?, cost: Double?)
    case checked(Elimination?)
    case settled(round: Int, [UnitRecord])
  }

  package enum Phase: String, Sendable, Hashable {
    case evolved, judged, answered, checked
  }

  /// How far it came.
  package struct Outcome: Sendable, Hashable {
    /// The rounds that are whole.
    package var rounds: Int
    /// Why it ended before all were, by the first of each reason; empty when nothing is missing.
    package var failures: [String]
  }

  /// Evolves until every round is whole, or nothing more can be had.
  ///
  /// - Throws: What kept a model or a sandbox from being asked at all, and `JournalError`.
  package func run(
    into folder: EvolutionFolder,
    asking models: EvolutionModels,
    onEvent: @escaping @Sendable (Event) async -> Void
  ) async throws -> Outcome {
    let setting = try `protocol`.setting(template)
    return try await withThrowingTaskGroup(of: Outcome?.self) { group in
      group.addTask {
        try await RunJournal.keepSynced { try folder.sync() }
        return nil
      }
      group.addTask {
        var work = EvolutionWork(self, models, setting, folder, onEvent: onEvent)
        return try await work.run()
      }
      var outcome: Outcome?
      while outcome == nil, let next = try await group.next() { outcome = next }
      group.cancelAll()
      try await group.waitForAll()
      try folder.sync()
      try Task.checkCancellation()
      return outcome ?? Outcome(rounds: 0, failures: [])
    }
  }
}
