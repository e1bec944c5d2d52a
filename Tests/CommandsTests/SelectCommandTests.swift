// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Subprocess
import Testing

/// Which round to keep, as a script meets it: by the exit status and the JSON.
struct SelectCommandTests {
  private func select(_ program: Program, _ options: String...) async throws -> Program.Ending {
    try await program.under(["/usr/bin/env"], ["select"] + options)
  }

  /// Rounds of which the first so many of nine problems pass.
  private func rounds(_ right: Int...) async throws -> Program {
    let program = try Program()
    for (place, count) in right.enumerated() {
      try await program.judge("round-\(place)", right: count, of: 9)
    }
    return program
  }

  @Test(.timeLimit(.minutes(1))) func aBetterRoundGoesOn() async throws {
    let program = try await rounds(1, 9)
    let ending = try await select(program, "runs/round-0", "runs/round-1")
    #expect(ending.status == .exited(2), "\(ending.errors)")
    #expect(ending.output.hasPrefix("Select: continue\n"))
    #expect(ending.output.contains("round-1 is better than round-0: train another round."))
  }

  @Test(.timeLimit(.minutes(1))) func aWorseRoundStops() async throws {
    let program = try await rounds(1, 9, 1)
    let ending = try await select(
      program,
      "runs/round-0",
      "runs/round-1",
      "late=runs/round-2",
      "--rule",
      "paper"
    )
    #expect(ending.status == .exited(0), "\(ending.errors)")
    #expect(ending.output.hasPrefix("Select: stop here\n"))
    #expect(
      ending.output.contains(
        "late is worse than the best before it by at least 1.00 points: keep round-1."
      )
    )
    #expect(
      ending.output.contains("The paper's rule stops at the first fall, late, and keeps round-1.")
    )
  }

  @Test(.timeLimit(.minutes(1))) func anUncertainRoundIsUndecided() async throws {
    let program = try await rounds(5, 6)
    let ending = try await select(program, "runs/round-0", "runs/round-1", "--format", "json")
    #expect(ending.status == .exited(4), "\(ending.errors)")
    let json = try #require(
      JSONSerialization.jsonObject(with: Data(ending.output.utf8)) as? [String: Any]
    )
    #expect(json["decision"] as? String == "undecided")
    #expect(json["winner"] as? String == "round-1")
    #expect(json["notToldFromBest"] as? [String] == ["round-0", "round-1"])
    let step = try #require((json["steps"] as? [[String: Any]])?.first)
    // One task gained and none lost.
    #expect(step["pBetter"] as? Double == 0.5)
  }

  @Test(.timeLimit(.minutes(1))) func otherLimitsAreNotComparable() async throws {
    let program = try await rounds(5)
    try await program.judge("round-1", right: 6, of: 9, ["--timeout", "2"])
    let ending = try await select(program, "runs/round-0", "runs/round-1")
    #expect(ending.status == .exited(3), "\(ending.errors)")
    #expect(
      ending.output.contains("is 3 in the round before") && ending.output.contains("2 in this one"),
      "\(ending.output)"
    )
  }

  @Test(.timeLimit(.minutes(1))) func refusesTheBenchmarkThatWillBeReported() async throws {
    let program = try await rounds(1, 9)
    let ending = try await select(
      program,
      "runs/round-0",
      "runs/round-1",
      "--reported",
      "mbpp,problems"
    )
    #expect(ending.status == .exited(64))
    #expect(ending.output == "")
    #expect(ending.errors.contains("problems base shares its tasks with problems"))
    let allowed = try await select(
      program,
      "runs/round-0",
      "runs/round-1",
      "--reported",
      "problems",
      "--allow-test-selection"
    )
    #expect(allowed.status == .exited(2))
    #expect(allowed.output.contains("SELECTED ON A REPORTED BENCHMARK"))
  }
}
