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

  @Test(.timeLimit(.minutes(1))) func aDropThatIsNotExcludedFailsOnDemand() async throws {
    let program = try Program()
    try await program.judge("old", right: 8, of: 8)
    try await program.judge("new", right: 7, of: 8)
    let lenient = try await gate(program)
    #expect(lenient.status == .exited(0), "\(lenient.errors)")
    #expect(lenient.output.hasPrefix("Gate: PASSED, INCONCLUSIVE\n"))
    let strict = try await gate(program, "--fail-on-inconclusive")
    #expect(strict.status == .exited(4), "\(strict.errors)")
    #expect(strict.output.hasPrefix("Gate: INCONCLUSIVE\n"))
  }

  @Test(.timeLimit(.minutes(1))) func otherLimitsAreNotComparable() async throws {
    let program = try Program()
    try await program.judge("old", right: 8, of: 8)
    try await program.judge("new", right: 3, of: 8, ["--timeout", "2"])
    let ending = try await gate(program)
    #expect(ending.status == .exited(3))
    #expect(ending.output.contains("the limit of processor time in seconds is 3 in the baseline"))
  }

  /// Has a run say that the sample of Own/5 failed, which has passed.
  private func falsify(_ verdict: String, _ program: Program) async throws {
    try await program.judge("old", right: 8, of: 8)
    try await program.judge("new", right: 8, of: 8)
    let journal = try program.folder.read("runs/new/samples.jsonl")
    try program.folder.write(
      "runs/new/samples.jsonl",
      journal.split(separator: "\n").map { line in
        line.contains("\"Own/5\"")
          ? String(line.replacing("\"verdict\":\"passed\"", with: verdict)) : String(line)
      }.joined(separator: "\n") + "\n"
    )
    try FileManager.default.removeItem(atPath: program.folder.file("runs/new/summary.json"))
  }

  /// A recorded timeout that does not repeat is the evaluator's, and decides nothing.
  @Test(.timeLimit(.minutes(1))) func aVerdictOnTimeThatDoesNotRepeatDecidesNothing() async throws {
    let program = try Program()
    try await falsify(#""verdict":"timeout","detail":"cpu""#, program)
    let ending = try await gate(program, "--strict", "-q")
    #expect(ending.status == .exited(4))
    #expect(ending.output.hasPrefix("Gate: UNDECIDED\n"))
    #expect(ending.output.contains("in 3 more judgings for reasons of time: Own/5\n"))
    let blind = try await gate(program, "--strict", "--reruns", "0", "-q")
    #expect(blind.status == .exited(2))
  }

  /// What changes for another reason is the program's own doing.
  @Test(.timeLimit(.minutes(1))) func anotherVerdictThatDoesNotRepeatIsALoss() async throws {
    let program = try Program()
    try await falsify(#""verdict":"wrongAnswer""#, program)
    let ending = try await gate(program, "--strict", "-q")
    #expect(ending.status == .exited(2))
    #expect(ending.output.hasPrefix("Gate: REGRESSION\n"))
    #expect(
      ending.output.contains("problems base: UNSTEADY, a program's verdict changed in 3 more")
    )
    #expect(ending.output.contains("which counts as lost: Own/5\n"))
  }

  /// A candidate that answers at random lost 17 of 40 tasks and was not held back.
  @Test(.timeLimit(.minutes(2))) func aCandidateThatAnswersAtRandomIsARegression() async throws {
    let program = try Program()
    try await program.judge("old", right: 40, of: 40)
    let rows = try (0..<40).map { task in
      try row([
        "task_id": "Own/\(task)",
        "completion": "    import random\n"
          + "    return x + \(task) if random.SystemRandom().random() < 0.5 else -1\n",
      ])
    }
    try program.folder.write("new.jsonl", rows.joined())
    let judged = try await program(
      "evaluate",
      "--problems",
      "problems.jsonl",
      "--samples",
      "new.jsonl",
      "-o",
      "runs/new",
      "-q"
    )
    #expect(judged.status == .exited(0), "\(judged.errors)")
    let ending = try await gate(program, "-q")
    #expect(ending.status == .exited(2), "\(ending.output)")
    #expect(ending.output.contains(": UNSTEADY, "), "\(ending.output)")
  }

  /// The lines in the manual stop a pipeline for every status but 0.
  @Test(.timeLimit(.minutes(1)), arguments: [0, 1, 2, 3, 4, 64, 130])
  func theLinesInTheManualStopAPipeline(status: Int) async throws {
    let manual = URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().appending(path: "docs/gate.md")
    let text = try String(contentsOf: manual, encoding: .utf8)
    let lines = try #require(text.components(separatedBy: "```sh\n").last)
    let script = try #require(lines.components(separatedBy: "```").first)
    let program = try Program()
    let ending = try await program.under(
      ["/bin/sh", "-c", "evalharness() { return \(status); }\n" + script],
      []
    )
    #expect(ending.status == .exited(Int32(status)), "\(script)")
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
