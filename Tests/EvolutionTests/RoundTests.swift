// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Completions
import Evolution
import Foundation
import Runs
import Testing

@Suite(.timeLimit(.minutes(1)))
struct RoundTests {
  private static let words = [
    "heaps", "trees", "graphs", "queues", "stacks", "lists", "sets", "maps",
  ]
  private static let seed = words.map { "Write a function that walks over \($0)." }

  /// Evolves each instruction, but for some that it refuses the first time that it sees them.
  private static func scribe(refusing word: String? = nil) -> Scribe {
    Scribe { question in
      guard Trial.isEvolving(question) else { return ("print('\(question.count)')", .stop) }
      let parent = Trial.parent(in: question)
      if let word, parent.contains(word), !parent.contains("harder") {
        return ("I'm sorry.", .stop)
      }
      return (parent + " Make it harder (\(question.utf8.count)).", .stop)
    }
  }

  @Test(arguments: [1, 3, 16]) func orderChangesNothing(width: Int) async throws {
    let (plain, other) = (Trial(Self.seed), Trial(Self.seed.reversed()))
    _ = try await plain.evolve(rounds: 3, asking: Self.scribe(), width: 1)
    let outcome = try await other.evolve(rounds: 3, asking: Self.scribe(), width: width)
    #expect(outcome.rounds == 3 && outcome.failures.isEmpty)
    #expect(try plain.evolved == other.evolved)
    #expect(try plain.result.units.count == 24)
  }

  @Test func eachRoundEvolvesTheNewestInstruction() async throws {
    let trial = Trial(Self.seed)
    _ = try await trial.evolve(rounds: 2, asking: Self.scribe())
    let units = try trial.result.units
    let first = Dictionary(uniqueKeysWithValues: units.filter { $0.round == 1 }.map { ($0.id, $0) })
    for unit in units where unit.round == 2 {
      let parent = try #require(first[unit.parent])
      #expect(unit.seed == parent.seed)
      #expect(unit.instruction.hasPrefix(parent.instruction))
    }
    #expect(Set(units.map(\.id)).count == 16)
  }

  @Test func theParentOfWhatIsEliminatedReturns() async throws {
    let trial = Trial(Self.seed)
    _ = try await trial.evolve(rounds: 2, asking: Self.scribe(refusing: "trees"))
    let result = try trial.result
    let refused = result.units.filter { $0.eliminated == .refused }
    let seed = try #require(result.seed.first { $0.instruction.contains("trees") })
    #expect(refused.map(\.parent) == [seed.id, seed.id])
    #expect(refused.map(\.round).sorted() == [1, 2])
    #expect(result.units.count == 16)
    #expect(result.pool.count { $0.instruction.contains("harder") } == 7)
  }

  @Test func nothingIsAskedTwice() async throws {
    let trial = Trial(Self.seed)
    let (first, second) = (Self.scribe(), Self.scribe())
    let outcome = try await trial.evolve(rounds: 2, asking: first, budget: Budget(maxRequests: 11))
    #expect(outcome.rounds == 0)
    #expect(outcome.failures.count == 1 && outcome.failures[0].contains("--max-requests"))
    #expect(first.asked.count == 11)
    #expect(try trial.result.units.isEmpty)
    #expect(try await trial.evolve(rounds: 2, asking: second).rounds == 2)
    #expect(second.asked.count == 32 - 11)
    #expect(Set(first.asked).isDisjoint(with: second.asked))
    let calm = Trial(Self.seed)
    _ = try await calm.evolve(rounds: 2, asking: Self.scribe())
    #expect(try calm.evolved == trial.evolved)
  }

  @Test func aBudgetHoldsOverAllPhases() async throws {
    let trial = Trial(Self.seed)
    let budget = Budget(maxCost: 0.004, prices: .init(prompt: 1, completion: 2))
    let outcome = try await trial.evolve(rounds: 3, asking: Self.scribe(), width: 1, budget: budget)
    #expect(outcome.failures.first?.contains("the cost of 0.004") == true)
    let totals = try #require(try RequestLog.totals(of: trial.directory))
    #expect((totals.cost ?? 1) <= 0.004)
    #expect(totals.requests > 8)
  }

  @Test func moreRoundsGoOn() async throws {
    let (trial, whole) = (Trial(Self.seed), Trial(Self.seed))
    _ = try await trial.evolve(rounds: 1, asking: Self.scribe())
    let scribe = Self.scribe()
    _ = try await trial.evolve(rounds: 3, asking: scribe)
    #expect(scribe.asked.count == 32)
    _ = try await whole.evolve(rounds: 3, asking: Self.scribe())
    #expect(try trial.evolved == whole.evolved)
  }

  @Test func anotherProtocolIsRefused() async throws {
    let trial = Trial(Self.seed)
    _ = try await trial.evolve(rounds: 1, asking: Self.scribe())
    await #expect {
      try await trial.evolve(rounds: 1, asking: Self.scribe(), maxTokens: 99)
    } throws: {
      "\($0)".contains("sampling.maxTokens: 99 here, 100 there")
    }
  }

  /// Of two units that say the same the one with the first id stays, unless it is eliminated itself.
  @Test func duplicatesAreDecidedByTheirIds() async throws {
    let trial = Trial(Self.seed)
    _ = try await trial.evolve(
      rounds: 1,
      asking: Scribe { question in
        guard Trial.isEvolving(question) else { return ("pass", .stop) }
        return ("Write a function that walks over everything there is.", .stop)
      }
    )
    let units = try trial.result.units
    #expect(units.map(\.id) == units.map(\.id).sorted())
    #expect(units.map(\.eliminated) == [nil] + Array(repeating: .duplicate, count: 7))
    #expect(units[1].check("detail") == units[0].id)
  }

  @Test func aJudgeEliminatesWhatIsEqual() async throws {
    let trial = Trial(Self.seed)
    let judge = Scribe { question in
      (
        question.contains("trees") ? "Equal." : question.contains("maps") ? "Hm" : "Not Equal",
        .stop
      )
    }
    let scribe = Self.scribe()
    _ = try await trial.evolve(rounds: 1, asking: scribe, judge: judge)
    let result = try trial.result
    #expect(judge.asked.count == 8)
    #expect(result.units.count { $0.eliminated == .equalByJudge } == 1)
    #expect(
      result.units.compactMap { $0.check("judge") }.sorted() == ["equal"]
        + Array(repeating: "not equal", count: 6) + ["unclear"]
    )
    // What is equal is not answered.
    #expect(scribe.asked.count == 15)
  }

  @Test func aRefusalByTheServerIsKept() async throws {
    let trial = Trial(Self.seed)
    let scribe = Scribe { question in
      if question.contains("trees") {
        throw CompletionError.server(
          ServerFault(.filtered, server: "s", status: 400, message: "held back")
        )
      }
      return (Trial.isEvolving(question) ? Trial.parent(in: question) + " Or two." : "pass", .stop)
    }
    #expect(try await trial.evolve(rounds: 1, asking: scribe).rounds == 1)
    let refused = try trial.result.units.filter { $0.eliminated == .refused }
    #expect(refused.count == 1)
    #expect(refused[0].check("detail") == "held back")
    #expect(refused[0].finish == "content_filter")
  }

  @Test func aFailureThatMayPassIsAskedForAgain() async throws {
    let trial = Trial(Self.seed)
    let scribe = Scribe { question in
      if question.contains("trees") {
        throw CompletionError.server(ServerFault(.failing, server: "s", status: 500, message: "no"))
      }
      return (Trial.isEvolving(question) ? Trial.parent(in: question) + " Or two." : "pass", .stop)
    }
    let outcome = try await trial.evolve(rounds: 1, asking: scribe, width: 1)
    #expect(outcome.rounds == 0)
    #expect(outcome.failures.count == 1)
    #expect(try await trial.evolve(rounds: 1, asking: Self.scribe()).rounds == 1)
  }

  @Test func whatIsContaminatedIsEvolvedNoMore() async throws {
    let trial = Trial(Self.seed)
    _ = try await trial.evolve(rounds: 1, asking: Self.scribe())
    let unit = try #require(try trial.result.units.first)
    try Data("{\"id\":\"\(unit.id)\"}\n".utf8)
      .write(to: URL(filePath: trial.directory + "/contaminated.jsonl"))
    _ = try await trial.evolve(rounds: 2, asking: Self.scribe())
    let result = try trial.result
    #expect(result.units.count { $0.eliminated == .contaminated } == 1)
    #expect(!result.units.contains { $0.parent == unit.id })
    #expect(result.units.contains { $0.round == 2 && $0.parent == unit.parent })
  }

  @Test func anEarlierEvolutionIsASeed() async throws {
    let trial = Trial(Self.seed)
    _ = try await trial.evolve(rounds: 2, asking: Self.scribe(refusing: "trees"))
    let result = try trial.result
    let seed = try Seed(result)
    #expect(seed.items.map(\.instruction) == result.pool.map(\.instruction))
    #expect(seed.items.map(\.unit) == result.pool.map(\.id))
    #expect(seed.items.count == 8)
  }
}
