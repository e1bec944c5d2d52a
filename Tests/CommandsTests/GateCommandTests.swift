// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Subprocess
import Testing

/// The gate as a pipeline meets it: its exit status, and samples judged again.
struct GateCommandTests {
  private func gate(_ program: Program, _ options: String...) async throws -> Program.Ending {
    try await program.under(
      ["/usr/bin/env"],
      ["gate", "runs/old", "runs/new", "--problems", "problems.jsonl"] + options
    )
  }

  @Test(.timeLimit(.minutes(1))) func aSignificantDropClosesIt() async throws {
    let program = try Program()
    try await program.judge("old", right: 8, of: 8)
    try await program.judge("new", right: 3, of: 8)
    let ending = try await gate(program, "--junit", "gate.xml", "-q")
    #expect(ending.status == .exited(2))
    #expect(ending.errors == "")
    #expect(ending.output.hasPrefix("Gate: REGRESSION\n"))
    #expect(ending.output.contains("problems base lost: Own/3, Own/4, Own/5, Own/6, Own/7\n"))
    #expect(ending.output.contains("judged again 3 times, and every verdict repeated.\n"))
    #expect(try program.folder.read("gate.xml").contains("<failure message=\"-62.50 points"))
  }

  @Test(.timeLimit(.minutes(1))) func noDropOpensIt() async throws {
    let program = try Program()
    try await program.judge("old", right: 3, of: 8)
    try await program.judge("new", right: 8, of: 8)
    let ending = try await gate(program, "-q")
    #expect(ending.status == .exited(0))
    #expect(ending.output.hasPrefix("Gate: PASSED\n"))
  }

  @Test(.timeLimit(.minutes(1))) func otherLimitsAreNotComparable() async throws {
    let program = try Program()
    try await program.judge("old", right: 8, of: 8)
    try await program.judge("new", right: 3, of: 8, ["--timeout", "2"])
    let ending = try await gate(program)
    #expect(ending.status == .exited(3))
    #expect(ending.output.contains("the limit of processor time in seconds is 3 in the baseline"))
  }

  /// A recorded failure that does not repeat is the evaluator's, and decides nothing.
  @Test(.timeLimit(.minutes(1))) func aVerdictThatDoesNotRepeatDecidesNothing() async throws {
    let program = try Program()
    try await program.judge("old", right: 8, of: 8)
    try await program.judge("new", right: 8, of: 8)
    let journal = try program.folder.read("runs/new/samples.jsonl")
    try program.folder.write(
      "runs/new/samples.jsonl",
      journal.split(separator: "\n").map { line in
        let verdict = line.contains("\"Own/5\"") ? "wrongAnswer" : "passed"
        return line.replacing("\"verdict\":\"passed\"", with: "\"verdict\":\"\(verdict)\"")
      }.joined(separator: "\n") + "\n"
    )
    try FileManager.default.removeItem(atPath: program.folder.file("runs/new/summary.json"))
    let ending = try await gate(program, "--strict", "-q")
    #expect(ending.status == .exited(4))
    #expect(ending.output.hasPrefix("Gate: UNDECIDED\n"))
    #expect(ending.output.contains("FLAKY, a verdict did not repeat in 3 more judgings: Own/5\n"))
    let blind = try await gate(program, "--strict", "--reruns", "0", "-q")
    #expect(blind.status == .exited(2))
  }

  @Test(.timeLimit(.minutes(1))) func countsWithoutSamplesAreSaidToBe() async throws {
    let program = try Program()
    try await program.judge("old", right: 8, of: 8)
    try await program.judge("new", right: 3, of: 8)
    try FileManager.default.removeItem(atPath: program.folder.file("runs/old/samples.jsonl"))
    let ending = try await gate(program, "-q")
    #expect(ending.status == .exited(2))
    #expect(ending.errors.contains("runs/old holds counts without the samples behind them"))
  }

  @Test(.timeLimit(.minutes(1)), arguments: ["--alpha=0.7", "--min-drop=-1", "--non-inferior=0"])
  func aRuleThatIsNoneIsRefused(option: String) async throws {
    let program = try Program()
    try await program.judge("old", right: 8, of: 8)
    let ending = try await program.under(
      ["/usr/bin/env"],
      ["gate", "runs/old", "runs/old", option]
    )
    #expect(ending.status == .exited(64))
    #expect(ending.output == "")
    #expect(ending.errors.contains(" takes "))
  }
}
