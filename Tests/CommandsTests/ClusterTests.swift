// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Subprocess
import Testing

/// A run that is divided among workers and put together again.
struct ClusterTests {
  @Test(.timeLimit(.minutes(2)), arguments: [[], ["--no-dedup"]])
  func shardsGiveTheRunOfOneMachine(more: [String]) async throws {
    let run = try await PlannedRun(tasks: 6, each: 4, shards: 3, more)
    try await run.runOnOneMachine(more)
    for shard in [2, 0, 1] {
      let ending = try await run.work(shard)
      #expect(ending.status == .exited(0), "\(ending.errors)")
    }
    let ending = try await run.merge("-o", "merged")
    #expect(ending.status == .exited(0), "\(ending.errors)")
    #expect(ending.output.contains("30 samples") || ending.output.contains("verdicts"))
    let (merged, one) = (try run.contents("merged"), try run.contents("one"))
    #expect(merged == one)
    #expect(run.program.folder.lines("merged/samples.jsonl").count == 30)
    // Whoever reads a run takes it like any other.
    let compared = try await run.program("compare", "merged", "one")
    #expect(compared.status == .exited(0), "\(compared.errors)")
    let again = try await run.merge("-o", "merged")
    #expect(again.status == .exited(1))
    #expect(again.errors.contains("merged: is there already; name another --output, or remove it"))
  }

  /// One program in several texts: as a completion and whole, and with what extraction cuts off.
  @Test(.timeLimit(.minutes(2)), arguments: ["parsed", "stop-words", "verbatim"])
  func samplesOfOneProgramShareItsVerdictAsOnOneMachine(extraction: String) async throws {
    let run = try await PlannedRun(tasks: 4, each: 1, shards: 1)
    let texts = [
      "    return x + 0\n", "    return x + 0\n\ndef other():\n    pass\n", "    return\n", "",
    ]
    let rows = try (0..<4).filter { $0 != 1 }.flatMap { task in
      try texts.flatMap { text in
        let whole = "def add\(task)(x):\n\(text)"
        return try [
          row(["task_id": "Own/\(task)", "completion": text]),
          row(["task_id": "Own/\(task)", "solution": whole]),
          row(["task_id": "Own/\(task)", "solution": text]),
        ]
      }
    }
    try run.program.folder.write("samples.jsonl", rows.joined())
    let more = ["--extraction", extraction]
    // One of the tasks has no sample.
    _ = try await run.program.under(["/usr/bin/env"], PlannedRun.command + more + ["-o", "one"])
    try FileManager.default.removeItem(atPath: run.program.folder.file("plan"))
    let planned = try await run.plan("plan", shards: 5, more)
    #expect(planned.status == .exited(0), "\(planned.errors)")
    for shard in 0..<5 { _ = try await run.work(shard) }
    let merged = try await run.merge("-o", "merged/")
    #expect(merged.status == .exited(4), "\(merged.errors)")
    #expect(try run.contents("merged") == run.contents("one"))
  }

  @Test(.timeLimit(.minutes(1))) func aPlanSaysHowItIsDivided() async throws {
    let run = try await PlannedRun(tasks: 6, each: 4, shards: 3)
    let plan = try PlannedRun.object(try run.program.folder.read("plan/plan.json"))
    let shards = try #require(plan["shards"] as? [[String: Any]])
    #expect(plan["samples"] as? Int == 30)
    #expect(shards.compactMap { $0["units"] as? Int }.reduce(0, +) == 24)
    let first = run.program.folder.lines("plan/units/0.jsonl")
    let keys = try first.map { line -> String in
      let unit = try PlannedRun.object(line)
      return "\(unit["task"] ?? "")#\(unit["index"] ?? "")"
    }
    #expect(Set(keys).count == keys.count)
    let again = try await run.plan("plan", shards: 2)
    #expect(again.status == .exited(1))
    #expect(
      again.errors.contains("plan: is there and not empty; a plan is made in a folder of its own")
    )
  }

  @Test(.timeLimit(.minutes(1))) func theNumberOfShardsMayFollowFromTheTimeOfOne() async throws {
    let run = try await PlannedRun(tasks: 6, each: 4, shards: 3)
    let long = try await run.program.under(
      ["/usr/bin/env"],
      ["plan", "-o", "long", "--minutes", "600"] + PlannedRun.command
    )
    #expect(long.status == .exited(0), "\(long.errors)")
    #expect(long.errors.contains("30 samples took "))
    #expect(long.output.contains("plan       long, 1 shards\n"), "\(long.output)")
    let both = try await run.program.under(
      ["/usr/bin/env"],
      ["plan", "-o", "both", "--minutes", "1", "--shards", "3"] + PlannedRun.command
    )
    #expect(both.status == .exited(64))
    let neither = try await run.program.under(
      ["/usr/bin/env"],
      ["plan", "-o", "neither"] + PlannedRun.command
    )
    #expect(neither.status == .exited(64))
    #expect(neither.errors.contains("--shards with a count, or --minutes a part"))
  }

  @Test(.timeLimit(.minutes(1))) func whatIsMissingIsNamedAsSchedulersTakeIt() async throws {
    let run = try await PlannedRun(tasks: 6, each: 4, shards: 5)
    _ = try await run.work(3)
    let status = try await run.program("status", "plan")
    #expect(status.status == .exited(4))
    #expect(status.output.contains("missing    4 (0-2,4)\n"), "\(status.output)")
    let ending = try await run.merge()
    #expect(ending.status == .exited(4))
    #expect(ending.output == "0-2,4\n")
    #expect(!FileManager.default.fileExists(atPath: run.program.folder.file("plan/run")))
    for shard in [0, 1, 2, 4] { _ = try await run.work(shard) }
    let done = try await run.program("status", "plan", "--watch")
    #expect(done.status == .exited(0))
    #expect(done.output.contains("samples    24 of 24 judged (100.0 %)"), "\(done.output)")
  }

  @Test(.timeLimit(.minutes(2))) func aKilledWorkerIsGoneOnFrom() async throws {
    let run = try await PlannedRun(tasks: 20, each: 12, shards: 1)
    try await run.runOnOneMachine()
    let program = run.program
    let killed = try await program.interrupted(
      by: .kill,
      ["work", "plan", "--shard", "0", "--attempt", "first", "--workers", "1"]
    ) { program.folder.lines("plan/shards/0/first.jsonl").count > 20 }
    #expect(killed.status == .signaled(9))
    // Half a line, one of another plan, and one that is no record.
    let first = "plan/shards/0/first.jsonl"
    let text = try program.folder.read(first)
    let whole = text.split(separator: "\n").dropFirst(3).first.map(String.init) ?? ""
    let foreign = whole.replacing(#""plan":""#, with: #""plan":"0"#)
    try program.folder.write(first, text + foreign + "\n" + whole.prefix(60))
    let second = try await run.work(0, "--attempt", "first")
    #expect(second.status == .exited(0), "\(second.errors)")
    #expect(second.errors.contains("of 240 samples were judged before"))
    #expect(run.attempts(0) == ["plan/shards/0/first-2.jsonl", first])
    let ending = try await run.merge("-o", "merged")
    #expect(ending.status == .exited(0), "\(ending.errors)")
    #expect(ending.errors.contains("1 lines left out that a worker did not finish"))
    #expect(ending.errors.contains("1 lines left out that are of another plan"))
    #expect(try run.contents("merged") == run.contents("one"))
  }

  @Test(.timeLimit(.minutes(2))) func twoWorkersOfAShardDoNoHarm() async throws {
    let run = try await PlannedRun(tasks: 10, each: 6, shards: 1)
    try await run.runOnOneMachine()
    async let first = run.work(0)
    async let second = run.work(0)
    for ending in try await [first, second] {
      #expect(ending.status == .exited(0), "\(ending.errors)")
    }
    #expect(run.attempts(0).count == 2)
    async let merged = run.merge("-o", "merged")
    async let other = run.merge("-o", "merged")
    let statuses = try await [merged, other].map(\.status)
    // The one that is last finds the other's.
    #expect(statuses.contains(.exited(0)) && !statuses.contains(.exited(4)))
    #expect(try run.contents("merged") == run.contents("one"))
    let names = try FileManager.default.contentsOfDirectory(atPath: run.program.folder.path)
    #expect(!names.contains { $0.hasSuffix(".partial") })
  }

  @Test(.timeLimit(.minutes(1))) func aTermSignalEndsAWorkerInPeace() async throws {
    let run = try await PlannedRun(tasks: 20, each: 12, shards: 1)
    let program = run.program
    let ending = try await program.interrupted(
      by: .terminate,
      ["work", "plan", "--shard", "0", "--attempt", "first", "--workers", "1"]
    ) { program.folder.lines("plan/shards/0/first.jsonl").count > 20 }
    #expect(ending.status == .exited(143))
    #expect(ending.errors.contains("stopped; what was judged is kept"), "\(ending.errors)")
    #expect(try program.folder.read("plan/shards/0/first.jsonl").hasSuffix("}\n"))
  }

  @Test(.timeLimit(.minutes(1))) func verdictsThatDoNotRepeatAreJudgedAlone() async throws {
    let run = try await PlannedRun(tasks: 2, each: 2, shards: 1)
    try await run.runOnOneMachine()
    _ = try await run.work(0, "--attempt", "honest")
    let honest = run.program.folder.lines("plan/shards/0/honest.jsonl")
    let flake = honest.map {
      $0.replacing(#""verdict":"passed""#, with: #""verdict":"wrongAnswer""#)
    }
    try run.program.folder.write("plan/shards/0/flaky.jsonl", flake.joined(separator: "\n") + "\n")
    let ending = try await run.merge("-o", "merged")
    #expect(ending.status == .exited(0), "\(ending.errors)")
    #expect(ending.errors.contains("Own/0#0: wrongAnswer and passed"), "\(ending.errors)")
    #expect(run.attempts(0).contains("plan/shards/0/alone-2.jsonl"))
    let records = try run.contents("merged").map { $0.replacing(#""judgedAlone":true"#, with: "") }
    #expect(records.filter { $0.contains(#""verdict":"passed""#) }.count == 3)
    // What is judged alone and does not repeat either has no verdict.
    let alone = run.program.folder.lines("plan/shards/0/alone.jsonl")
    let other = alone.map {
      $0.replacing(#""verdict":"passed""#, with: #""verdict":"wrongAnswer""#)
    }
    try run.program.folder.write("plan/shards/0/alone.jsonl", other.joined(separator: "\n") + "\n")
    let second = try await run.merge("-o", "again")
    #expect(second.status == .exited(4))
    #expect(second.errors.contains("verdicts that do not repeat, also alone; no run is written"))
  }

  @Test(.timeLimit(.minutes(1))) func anotherSetUpIsRefusedWithItsFields() async throws {
    let run = try await PlannedRun(tasks: 3, each: 2, shards: 1)
    try run.program.folder.write(
      "own.jsonl",
      try humanEvalProblems(3).replacing("f(1)", with: "f( 1)")
    )
    let ending = try await run.work(0)
    #expect(ending.status == .exited(1))
    #expect(
      ending.errors.contains("plan: this worker is set up in another way than the plan (dataset.")
    )
    #expect(ending.errors.contains(" in the plan, "), "\(ending.errors)")
    #expect(run.attempts(0) == [])
  }

  @Test(.timeLimit(.minutes(1))) func aPlanThatWasChangedIsRefused() async throws {
    let run = try await PlannedRun(tasks: 3, each: 2, shards: 1)
    let units = try run.program.folder.read("plan/units/0.jsonl")
    try run.program.folder.write("plan/units/0.jsonl", units.replacing("return", with: "yield"))
    let ending = try await run.work(0)
    #expect(ending.status == .exited(1))
    #expect(
      ending.errors.contains("plan/units/0.jsonl: is not what the plan wrote there"),
      "\(ending.errors)"
    )
  }

  @Test(.timeLimit(.minutes(1))) func aFullDiskLosesNothing() async throws {
    let run = try await PlannedRun(tasks: 20, each: 2, shards: 1)
    let full = try await run.program.under(
      ["/bin/sh", "-c", "ulimit -f 8; exec \"$0\" \"$@\""],
      ["work", "plan", "--shard", "0", "--attempt", "first"]
    )
    #expect(full.status == .exited(1))
    #expect(
      full.errors.contains("plan/shards/0/first.jsonl: File too large; free some space"),
      "\(full.errors)"
    )
    let ending = try await run.work(0)
    #expect(ending.status == .exited(0), "\(ending.errors)")
    #expect(try await run.merge().status == .exited(0))
  }

  @Test(
    .timeLimit(.minutes(1)),
    arguments: [
      (["work", "plan", "--shard", "7"], "there is no shard 7: the plan has 2, from 0 to 1"),
      (["work", "plan"], "no scheduler tells which shard this is: name it with --shard, from 0"),
      (["work", "nowhere", "--shard", "0"], "nowhere: holds no plan.json, so it is no plan"),
      (["merge", "nowhere"], "nowhere: holds no plan.json, so it is no plan"),
      (
        ["plan", "-o", "other", "--shards", "0"] + PlannedRun.command,
        "--shards takes a count of 1 to 100000."
      ),
      (
        ["plan", "-o", "other", "--shards", "99"] + PlannedRun.command,
        "99 shards are more than the 6 samples"
      ),
      (["plan", "-o", "other", "--shards", "2", "compare", "a"], "'compare' is none of these"),
      (
        ["plan", "-o", "other", "--shards", "2", "generate", "--bench", "humaneval"],
        "Name a model with --model, --server or --command."
      ),
    ]
  )
  func mistakesAreSaid(words: [String], sentence: String) async throws {
    let run = try await PlannedRun(tasks: 3, each: 2, shards: 2)
    let ending = try await run.program.under(["/usr/bin/env"], words)
    #expect(ending.status != .exited(0))
    #expect(ending.errors.contains(sentence), "\(ending.errors)")
    #expect(!FileManager.default.fileExists(atPath: run.program.folder.file("other")))
  }

  @Test(
    .timeLimit(.minutes(1)),
    arguments: [
      ["SLURM_ARRAY_TASK_ID": "1", "SLURM_ARRAY_JOB_ID": "77", "SLURM_RESTART_COUNT": "2"],
      ["JOB_COMPLETION_INDEX": "1", "HOSTNAME": "77_1_r2"],
    ]
  )
  func schedulersTellTheShard(variables: [String: String]) async throws {
    let run = try await PlannedRun(tasks: 3, each: 2, shards: 2)
    let ending = try await run.program.under(
      ["/usr/bin/env"] + variables.map { "\($0)=\($1)" },
      ["work", "plan"]
    )
    #expect(ending.status == .exited(0), "\(ending.errors)")
    #expect(run.attempts(1) == ["plan/shards/1/77_1_r2.jsonl"])
  }
}
