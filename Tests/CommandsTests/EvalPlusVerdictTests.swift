// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Subprocess
import TestSupport
import Testing

/// The verdicts of EvalPlus on Llama-3-8B-Instruct's answers come out again, base and plus apart.
@Suite(.serialized)  // each keeps both processors busy
struct EvalPlusVerdictTests {
  private static let folder = "data/samples/llama-3-8b-instruct"

  struct Case: Sendable, CustomTestStringConvertible {
    var benchmark: String
    var file: String
    var statuses: Int

    var testDescription: String { benchmark }
  }

  @Test(
    .enabled(if: SharedData.has(folder), "the samples are not here"),
    .timeLimit(.minutes(10)),
    arguments: [
      Case(benchmark: "humaneval+", file: "humaneval_plus.eval_results.json", statuses: 328),
      Case(benchmark: "mbpp+", file: "mbpp_plus.eval_results.json", statuses: 756),
    ]
  )
  func comeOutAgain(_ item: Case) async throws {
    var program = try Program()
    program.environment["EVALHARNESS_DATA"] = SharedData.file("data/benchmarks").path
    let path = SharedData.file("\(Self.folder)/\(item.file)").path
    let ending = try await program(
      "evaluate",
      "--bench",
      item.benchmark,
      "--samples",
      path,
      "--export",
      "evalplus=ours.json",
      "-o",
      "run",
      "-q"
    )
    #expect(ending.status == .exited(0), "\(ending.errors)")
    let ours = try results(program.folder.file("ours.json"))
    let theirs = try results(path)
    var compared = 0
    var differing: [String] = []
    for (task, rows) in theirs {
      for (place, row) in rows.enumerated() {
        for suite in ["base_status", "plus_status"] {
          let our = try #require(ours[task]?[place][suite] as? String)
          let their = try #require(row[suite] as? String)
          if (our == "pass") != (their == "pass") {
            differing.append("\(task) \(suite): \(our), not \(their)")
          }
          compared += 1
        }
      }
    }
    #expect(compared == item.statuses)
    // On the line of the failure, where a log is cut to those: with what the run says of them.
    let unlike = try judged(differing, in: program.folder.file("run"))
    #expect(unlike == [])
  }

  /// Words on tasks, each with the record of a run.
  private func judged(_ words: [String], in run: String) throws -> [String] {
    let lines = try String(contentsOfFile: "\(run)/samples.jsonl", encoding: .utf8)
      .split(separator: "\n")
    return words.map { word in
      let task = word.prefix { $0 != " " }
      let line = lines.first { $0.contains("\"task\":\"\(task)\"") } ?? ""
      return "\(word): \(line.prefix(900))"
    }
  }

  private func results(_ path: String) throws -> [String: [[String: Any]]] {
    let file = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(filePath: path)))
    return (file as? [String: Any])?["eval"] as? [String: [[String: Any]]] ?? [:]
  }
}
