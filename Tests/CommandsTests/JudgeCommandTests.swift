// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Runs
import Subprocess
import TestSupport
import Testing

/// `evalharness judge` as another process uses it.
@Suite(.requiresSandbox, .serialized)
struct JudgeCommandTests {
  private static let answers = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "judge_client.py").path

  /// Has the client beside this file converse with the program; it says what it saw.
  private func client(_ part: String, _ arguments: String...) async throws -> String {
    let result = try await Subprocess.run(
      .name("python3"),
      arguments: Arguments(["-B", Self.answers, part, Program.path] + arguments),
      output: .string(limit: 1 << 24),
      error: .string(limit: 1 << 20)
    )
    #expect(result.terminationStatus.isSuccess, "\(result.standardError)")
    return result.standardOutput
  }

  @Test(.timeLimit(.minutes(2))) func answersEachRequestBeforeTheInputEnds() async throws {
    #expect(try await client("converse") == "50 of 50\n")
  }

  @Test(.timeLimit(.minutes(2))) func aCageThatIsKilledCostsNothing() async throws {
    #expect(try await client("killed-cages") == "right after each\n")
  }

  @Test(.timeLimit(.minutes(2))) func streamsAndFunctionsAreJudged() async throws {
    #expect(try await client("streams") == "as they should\n")
  }

  @Test(.timeLimit(.minutes(2)), arguments: ["gone-reader", "gone-waiting-reader"])
  func endsWhenNobodyReads(part: String) async throws {
    #expect(try await client(part) == "ended\n")
  }

  @Test(.timeLimit(.minutes(2))) func aSignalEndsItWithItsCages() async throws {
    #expect(try await client("signal") == "130, nothing left\n")
  }

  @Test(.timeLimit(.minutes(2)), .enabled("jsonschema is not installed for python3") { hasSchemas })
  func requestsAndAnswersAreAsTheSchemasSay() async throws {
    let docs = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "docs").path
    #expect(try await client("schemas", docs) == "as the schemas say\n")
  }

  private static var hasSchemas: Bool {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3", "-c", "import jsonschema"]
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }

  @Test(
    .timeLimit(.minutes(5)),
    .enabled(if: SharedData.has("attacks"), "the hostile programs are not beside this checkout")
  )
  func hostileProgramsHaveNoReward() async throws {
    let attacks = SharedData.file("attacks").path
    #expect(try await client("attacks", attacks).hasSuffix("0 rewarded, right after each\n"))
  }

  @Test(
    .timeLimit(.minutes(5)),
    .enabled(
      if: SharedData.has("data/benchmarks/HumanEval.jsonl.gz"),
      "HumanEval's data is not here"
    )
  )
  func tasksOfTheCatalogAreJudged() async throws {
    let data = SharedData.file("data/benchmarks").path
    #expect(try await client("tasks", data) == "164 of 164, 0 of 164\n")
  }
}
