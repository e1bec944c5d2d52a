// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Subprocess
import Testing

/// Samples that are asked for in one command and judged in another.
struct GenerateTests {
  private let program: Program
  private let script = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "model.py").path

  init() throws {
    program = try Program()
    try program.folder.write("own.jsonl", try humanEvalProblems(10))
  }

  private func arguments(_ command: String, _ more: [String], isSlow: Bool = false) -> [String] {
    let model = "python3 '\(script)' asked.txt" + (isSlow ? " slow" : "")
    return [command, "--problems", "own.jsonl", "--command", model] + more
  }

  private func run(_ arguments: [String]) async throws -> Program.Ending {
    try await program.under(["/usr/bin/env"], arguments)
  }

  private func protocolDigest(_ folder: String) throws -> String? {
    try program.folder.object("\(folder)/run.json")["protocolDigest"] as? String
  }

  @Test(.timeLimit(.minutes(1)), arguments: ["base", "chat"])
  func askingAndJudgingApartIsARun(style: String) async throws {
    let asking = ["-n", "4", "--seed", "7", "--style", style]
    let generated = try await run(
      arguments(
        "generate",
        asking + [
          "-o", "samples", "--export", "human-eval=texts.jsonl",
          "--export", "evalplus=programs.jsonl", "--format", "json", "-q",
        ]
      )
    )
    #expect(generated.status == .exited(0), "\(generated.errors)")
    #expect(generated.errors == "")
    let report = try #require(
      try JSONSerialization.jsonObject(with: Data(generated.output.utf8)) as? [String: Any]
    )
    #expect(report["samples"] as? Int == 40)
    #expect((report["finishes"] as? [String: Int]) == ["stop": 40])
    #expect((report["generation"] as? [String: Any])?["completionTokens"] as? Int == 200)
    #expect(program.folder.lines("samples/completions.jsonl").count == 40)

    for samples in ["samples", "samples/completions.jsonl", "texts.jsonl", "programs.jsonl"] {
      let judged = try await run([
        "evaluate", "--problems", "own.jsonl", "--samples", samples, "--format", "csv", "-q",
        "-o", "judged-" + samples.replacing("/", with: "-"),
      ])
      #expect(judged.output.contains(",4,1,0.5,"), "\(samples): \(judged.output)\(judged.errors)")
    }
    let whole = try await run(arguments("run", asking + ["-o", "run", "--format", "csv", "-q"]))
    #expect(whole.status == .exited(0), "\(whole.errors)")
    #expect(try protocolDigest("judged-samples") == protocolDigest("run"))
    #expect(try protocolDigest("judged-samples") != nil)
  }

  @Test(.timeLimit(.minutes(1))) func aFolderServesBothCommands() async throws {
    let asking = ["-n", "2", "--seed", "1", "--style", "base", "-o", "both", "-q"]
    let part = try await run(arguments("generate", asking + ["--max-requests", "3"]))
    #expect(part.status == .exited(4))
    #expect(part.errors.contains("14 of 20 samples are missing"), "\(part.errors)")
    let whole = try await run(arguments("run", asking + ["--format", "csv"]))
    #expect(whole.output.contains(",2,1,0.5,"), "\(whole.output)\(whole.errors)")
    let again = try await run(arguments("generate", asking + ["--format", "csv"]))
    #expect(again.status == .exited(0))
    #expect(again.output.hasSuffix(",10,2,20,20\n"))
    #expect(program.folder.lines("asked.txt").count == 20)
    let other = try await run(
      arguments("generate", ["-n", "3", "--seed", "1", "--style", "base", "-o", "both", "-q"])
    )
    expectOneSentence(other, "both: a run of another protocol (sampling.n: 3 here, 2 there)")
  }

  /// Whatever was killed, what the run took is what its requests took, each once.
  @Test(.timeLimit(.minutes(2)), arguments: ["generate", "run"])
  func nothingIsLostOrCountedTwiceThroughKills(command: String) async throws {
    let arguments = arguments(
      command,
      ["-n", "20", "--seed", "1", "--style", "base", "-o", "out", "-q", "--prices", "1,2"],
      isSlow: true
    )
    for kill in 1...3 {
      _ = try await program.interrupted(by: .kill, arguments) {
        program.folder.lines("out/completions.jsonl").count >= 40 * kill
      }
    }
    var reports: [[String: Any]] = []
    for _ in 1...2 {
      let ending = try await run(arguments + ["--format", "json"])
      #expect(ending.status == .exited(0), "\(ending.errors)")
      let json = try JSONSerialization.jsonObject(with: Data(ending.output.utf8)) as? [String: Any]
      let times = (json?["summary"] as? [String: Any])?["times"] as? [String: Any]
      reports.append(try #require((times ?? json)?["generation"] as? [String: Any]))
    }
    let took = reports[0]
    #expect(took as NSDictionary == reports[1] as NSDictionary)
    #expect(program.folder.lines("out/completions.jsonl").count == 200)
    // A kill may come between a request and its samples.
    let completions = try #require(took["completions"] as? Int)
    #expect((200...206).contains(completions))
    #expect(took["commands"] as? Int == 4)
    let requests = program.folder.lines("out/requests.jsonl").count
    #expect(took["requests"] as? Int == requests)
    #expect(took["promptTokens"] as? Int == 10 * requests)
    #expect(took["completionTokens"] as? Int == 5 * completions)
    let cost = try #require(took["cost"] as? Double)
    #expect(abs(cost - Double(10 * requests + 2 * 5 * completions) / 1e6) < 1e-12)
  }

  @Test(.timeLimit(.minutes(1))) func itIsSaidWhatIsAskedOfWhom() async throws {
    let ending = try await run(["generate", "--problems", "own.jsonl"])
    #expect(ending.status == .exited(64))
    #expect(ending.errors.contains("--model, --server or --command"))
    let partial = try await run(arguments("generate", ["--partial"]))
    #expect(partial.status == .exited(64))
  }
}
