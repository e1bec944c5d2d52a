// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Subprocess
import Testing

/// A plan of own problems, for the tests of what workers do of it.
struct PlannedRun: Sendable {
  let program: Program
  static let command = [
    "evaluate", "--problems", "own.jsonl", "--samples", "samples.jsonl", "--workers", "2",
  ]

  /// Makes the plan `plan` of samples of the problems in HumanEval's form.
  init(tasks: Int, each: Int, shards: Int, _ more: [String] = []) async throws {
    program = try Program()
    try program.folder.write("own.jsonl", try humanEvalProblems(tasks))
    // Some programs of a task are the same.
    try program.folder.write(
      "samples.jsonl",
      try samples(tasks, each: each) + samples(tasks, each: 1)
    )
    let ending = try await plan("plan", shards: shards, more)
    #expect(ending.status == .exited(0), "\(ending.errors)")
  }

  func plan(_ folder: String, shards: Int, _ more: [String] = []) async throws -> Program.Ending {
    try await program.under(
      ["/usr/bin/env"],
      ["plan", "-o", folder, "--shards", String(shards), "-q"] + Self.command + more
    )
  }

  func work(_ shard: Int, _ more: String...) async throws -> Program.Ending {
    try await program.under(["/usr/bin/env"], ["work", "plan", "--shard", String(shard)] + more)
  }

  func merge(_ more: String...) async throws -> Program.Ending {
    try await program.under(["/usr/bin/env"], ["merge", "plan"] + more)
  }

  /// Makes the run `one` as one machine does.
  func runOnOneMachine(_ more: [String] = []) async throws {
    let ending = try await program.under(["/usr/bin/env"], Self.command + more + ["-o", "one"])
    #expect(ending.status == .exited(0), "\(ending.errors)")
  }

  /// The files of the attempts of a shard.
  func attempts(_ shard: Int) -> [String] {
    let folder = "plan/shards/\(shard)"
    let names = try? FileManager.default.contentsOfDirectory(atPath: program.folder.file(folder))
    return (names ?? []).sorted().map { "\(folder)/\($0)" }
  }

  /// What a run folder holds but for times: records in the order of tasks and samples, what the summary counts,
  /// the protocol.
  func contents(_ run: String) throws -> [String] {
    let records = try program.folder.lines("\(run)/samples.jsonl").map { line in
      var record = try Self.object(line)
      for name in ["cpuSeconds", "wallSeconds", "peakMemoryBytes"] { record[name] = nil }
      return try Self.text(record)
    }
    var summary = try Self.object(try program.folder.read("\(run)/summary.json"))
    summary["times"] = nil
    let header = try Self.object(try program.folder.read("\(run)/run.json"))
    return try records.sorted() + [
      Self.text(summary), Self.text(["p": header["protocol"] ?? "", "f": header["facets"] ?? ""]),
    ]
  }

  static func object(_ text: some StringProtocol) throws -> [String: Any] {
    try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  static func text(_ object: [String: Any]) throws -> String {
    let data = try JSONSerialization.data(withJSONObject: object, options: [.sortedKeys])
    return String(decoding: data, as: UTF8.self)
  }
}
