// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Subprocess
import TestSupport
import Testing

/// Runs that are killed or interrupted at any moment.
struct InterruptionTests {
  private static let humanEval = "data/benchmarks/HumanEval.jsonl.gz"
  private static let real = "data/samples/wizardcoder-15b/humaneval.greedy.jsonl"

  @Test(.timeLimit(.minutes(5))) func aRunThatIsKilledTwentyTimesEndsAsIfItWereNot() async throws {
    let program = try Program()
    try program.folder.write("own.jsonl", try humanEvalProblems(60))
    try program.folder.write("samples.jsonl", try samples(60, each: 4))
    try await kill(
      20,
      program,
      ["evaluate", "--problems", "own.jsonl", "--samples", "samples.jsonl"]
    )
  }

  @Test(
    .enabled(
      if: SharedData.has(humanEval) && SharedData.has(real),
      "the real samples are not here"
    ),
    .timeLimit(.minutes(10))
  )
  func aRunOnRealSamplesThatIsKilledTwentyTimesEndsAsIfItWereNot() async throws {
    var program = try Program()
    program.environment["EVALHARNESS_DATA"] = SharedData.file("data/benchmarks").path
    try await kill(
      20,
      program,
      ["evaluate", "--bench", "humaneval", "--samples", SharedData.file(Self.real).path]
    )
  }

  /// Kills a run at random moments until it has been killed often enough, and compares its end.
  private func kill(_ times: Int, _ program: Program, _ arguments: [String]) async throws {
    let folder = program.folder
    let whole = try await program.under(["/usr/bin/env"], arguments + ["-o", "whole"])
    #expect(whole.status == .exited(0))
    let total = folder.lines("whole/samples.jsonl").count

    var descendants: [RunningProcess] = []
    for _ in 0..<times {
      let before = folder.lines("killed/samples.jsonl").count
      // At a share of what is left, so that the moments spread over the whole run.
      let goal = before + Int.random(in: 0...max(1, (total - before) / 6))
      let ending = try await program.interrupted(by: .kill, arguments + ["-o", "killed", "-q"]) {
        folder.lines("killed/samples.jsonl").count >= goal
      }
      descendants += ending.descendants
    }
    try await expectNone { descendants.filter(\.isAlive) }
    let last = try await program.under(["/usr/bin/env"], arguments + ["-o", "killed"])
    #expect(last.status == .exited(0))
    #expect(last.output.replacing("show killed", with: "show whole") == whole.output)

    let keys = try folder.lines("killed/samples.jsonl").map { line in
      let record = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
      return "\(record?["task"] ?? "")#\(record?["index"] ?? "")"
    }
    #expect(keys.count == total)
    #expect(Set(keys).count == total)
    #expect(
      try withoutTimes(folder.read("killed/summary.json"))
        == withoutTimes(folder.read("whole/summary.json"))
    )
  }

  private func withoutTimes(_ summary: String) -> String {
    summary.replacing(#/"times": \{[^}]*\}/#, with: "")
  }

  @Test(.timeLimit(.minutes(1)), arguments: [Subprocess.Signal.interrupt, .terminate])
  func anInterruptedRunSaysHowToGoOn(signal: Subprocess.Signal) async throws {
    let program = try Program()
    let folder = program.folder
    try folder.write("own.jsonl", try humanEvalProblems(2))
    let endless = try (1...20).map {
      try row(["task_id": "Own/1", "completion": "    while x > -\($0): pass\n"])
    }
    let right = try row(["task_id": "Own/0", "completion": "    return x\n"])
    try folder.write("samples.jsonl", right + endless.joined())
    let arguments = [
      "evaluate", "--problems", "own.jsonl", "--samples", "samples.jsonl", "-o", "run",
      "--timeout", "60",
    ]
    let ending = try await program.interrupted(by: signal, arguments) {
      folder.lines("run/samples.jsonl").count == 1
    }
    #expect(ending.status == .exited(130))
    #expect(
      ending.errors
        == "evalharness: warning: stopped; what was judged is kept, and the same command goes on from "
        + "there\n"
    )
    #expect(folder.lines("run/samples.jsonl").count == 1)
    #expect(!ending.descendants.isEmpty)
    try await expectNone { ending.descendants.filter(\.isAlive) }
  }

  /// What takes root's capabilities away, with which it could become another user.
  private static let powerless = ["setpriv", "--bounding-set", "-all", "--inh-caps", "-all"]

  /// Whether they can be taken away.
  private static let canDropCapabilities: Bool = {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = powerless + ["true"]
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }()

  @Test(
    .enabled(
      if: canDropCapabilities && geteuid() == 0,
      "only root without capabilities may not become another user"
    ),
    .timeLimit(.minutes(3))
  )
  func aSandboxThatCannotBeBuiltLeavesNothingBehind() async throws {
    let program = try Program()
    try program.folder.write("own.jsonl", try humanEvalProblems(1))
    let ending = try await program.under(
      ["/usr/bin/env"] + Self.powerless,
      ["run", "--problems", "own.jsonl"]
    )
    expectOneSentence(ending, "the sandbox cannot be built with isolation 'full': ")
    try await expectNone { RunningProcess.orphanedLaunchers }
  }

  /// Waits until no process is left; the kernel needs a moment to end a cage.
  private func expectNone(of processes: () -> [RunningProcess]) async throws {
    let end = ContinuousClock.now + .seconds(20)
    while ContinuousClock.now < end {
      if processes().isEmpty { return }
      try await Task.sleep(for: .milliseconds(20))
    }
    Issue.record("left behind: \(processes())")
  }
}
