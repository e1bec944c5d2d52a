// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Subprocess
import Testing

/// A plan whose workers ask a model for the samples of their shards.
struct AskingClusterTests {
  private let program: Program

  init() throws {
    program = try Program()
    try program.folder.write("own.jsonl", try humanEvalProblems(5))
  }

  private func call(_ words: [String]) async throws -> Program.Ending {
    try await program.under(["/usr/bin/env"], words)
  }

  @Test(.timeLimit(.minutes(2))) func eachSampleIsAskedForOnce() async throws {
    let folder = program.folder
    try await program.withServer("Tests/CommandsTests/completion_server.py", ["asked.txt"]) {
      port in
      let command = [
        "run", "--problems", "own.jsonl", "--model", "m", "--kind", "vllm", "-n", "3", "--seed",
        "1", "--server", "http://127.0.0.1:\(port)",
      ]
      let one = try await call(command + ["-o", "one", "-q"])
      #expect(one.status == .exited(0), "\(one.errors)")
      let planned = try await call(["plan", "-o", "plan", "--shards", "3", "-q"] + command)
      #expect(planned.status == .exited(0), "\(planned.errors)")
      #expect(planned.output.contains("samples    15, which a model is asked for\n"))
      let missing = try await call(["merge", "plan"])
      #expect(missing.status == .exited(4) && missing.output == "0-2\n", "\(missing.errors)")
      for shard in ["0", "1", "2"] {
        let ending = try await call(["work", "plan", "--shard", shard])
        #expect(ending.status == .exited(0), "\(ending.errors)")
      }
      let asked = folder.lines("asked.txt").count
      // What was written and not judged is judged without asking again.
      let records = "plan/shards/1"
      for name in try FileManager.default.contentsOfDirectory(atPath: folder.file(records))
      where name.hasSuffix(".jsonl") {
        try FileManager.default.removeItem(atPath: folder.file("\(records)/\(name)"))
      }
      let again = try await call(["work", "plan", "--shard", "1"])
      #expect(again.status == .exited(0), "\(again.errors)")
      #expect(folder.lines("asked.txt").count == asked)
    }
    let merged = try await call(["merge", "plan", "-o", "merged"])
    #expect(merged.status == .exited(0), "\(merged.errors)")
    let samples = try ["one", "merged"].map { run in
      try folder.lines("\(run)/completions.jsonl").map { line in
        let row = try PlannedRun.object(line)
        return "\(row["task_id"] ?? "")#\(row["index"] ?? "") \(row["completion"] ?? "")"
      }.sorted()
    }
    #expect(samples[0] == samples[1] && samples[0].count == 15)
    let records = try ["one", "merged"].map { run in
      try folder.lines("\(run)/samples.jsonl").map { line in
        let row = try PlannedRun.object(line)
        let members = ["task", "index", "verdict", "text", "sameAs"]
        return try PlannedRun.text(row.filter { members.contains($0.key) })
      }.sorted()
    }
    #expect(records[0] == records[1])
    let summary = try PlannedRun.object(try folder.read("merged/summary.json"))
    #expect((summary["times"] as? [String: Any])?["generation"] != nil)
    // The run can be gone on with like any other.
    let shown = try await call(["show", "merged"])
    #expect(shown.status == .exited(0), "\(shown.errors)")
  }

  @Test(.timeLimit(.minutes(2))) func samplesAreAskedForAndNotJudged() async throws {
    let folder = program.folder
    try await program.withServer("Tests/CommandsTests/completion_server.py", ["asked.txt"]) {
      port in
      let command = [
        "generate", "--problems", "own.jsonl", "--model", "m", "--kind", "vllm", "-n", "3",
        "--seed",
        "1", "--server", "http://127.0.0.1:\(port)",
      ]
      let one = try await call(command + ["-o", "one", "-q"])
      #expect(one.status == .exited(0), "\(one.errors)")
      let planned = try await call(["plan", "-o", "plan", "--shards", "2", "-q"] + command)
      #expect(planned.status == .exited(0), "\(planned.errors)")
      let first = try await call(["work", "plan", "--shard", "0"])
      #expect(first.status == .exited(0), "\(first.errors)")
      #expect(first.errors.contains("samples are written"))
      let status = try await call(["status", "plan"])
      #expect(
        status.status == .exited(4) && status.output.contains("of 15 written"),
        "\(status.output)"
      )
      let missing = try await call(["merge", "plan"])
      #expect(missing.status == .exited(4) && missing.output == "1\n", "\(missing.errors)")
      let second = try await call(["work", "plan", "--shard", "1"])
      #expect(second.status == .exited(0), "\(second.errors)")
      let asked = folder.lines("asked.txt").count
      let again = try await call(["work", "plan", "--shard", "0"])
      #expect(again.status == .exited(0), "\(again.errors)")
      #expect(folder.lines("asked.txt").count == asked)
    }
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.file("plan/shards/0"))
    #expect(!names.contains { $0.hasSuffix(".jsonl") })
    let merged = try await call(["merge", "plan", "--format", "csv"])
    #expect(merged.status == .exited(0), "\(merged.errors)")
    let samples = try ["one", "plan/samples"].map { place in
      try folder.lines("\(place)/completions.jsonl").map { line in
        let row = try PlannedRun.object(line)
        return "\(row["task_id"] ?? "")#\(row["index"] ?? "") \(row["completion"] ?? "")"
      }.sorted()
    }
    #expect(samples[0] == samples[1] && samples[0].count == 15)
    #expect(try folder.read("one/generation.json") == folder.read("plan/samples/generation.json"))
    // Whoever judges samples takes them like those of one machine.
    let judged = try await call(
      ["evaluate", "--problems", "own.jsonl", "--samples", "plan/samples", "-q"]
    )
    #expect(judged.status == .exited(0), "\(judged.errors)")
    for (options, words) in [
      (["-o", "x"], "--output, --export and --format are for what 'merge' writes"),
      (["--timeout", "3"], "Unknown option '--timeout'"),
    ] {
      let command = [
        "plan", "-o", "p", "--shards", "2", "generate", "--problems", "own.jsonl", "--model", "m",
      ]
      let refused = try await call(command + ["--server", "http://127.0.0.1:9"] + options)
      #expect(refused.status != .exited(0) && refused.errors.contains(words), "\(refused.errors)")
    }
  }
}
