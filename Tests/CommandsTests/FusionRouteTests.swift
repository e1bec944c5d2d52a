// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Subprocess
import TestSupport
import Testing

/// SandboxFusion's routes of `evalharness serve`, by what its clients send and by its clients.
@Suite(.requiresSandbox, .serialized)
struct FusionRouteTests {
  private static let recording = "data/recorded/sandboxfusion.json"
  private static let data = "data/benchmarks"

  @Test(.timeLimit(.minutes(3))) func programsRunAsTheyAre() async throws {
    let (output, errors) = try await converse("fusion_client.py", "run-code")
    #expect(output == "run\n", "\(errors)")
  }

  @Test(.timeLimit(.minutes(2))) func answersToProblemsOfARequestAreJudged() async throws {
    let (output, errors) = try await converse("fusion_client.py", "submit")
    #expect(output == "judged\n", "\(errors)")
  }

  @Test(
    .timeLimit(.minutes(5)),
    .enabled(if: SharedData.has("attacks"), "the hostile programs are not beside this checkout")
  )
  func hostileProgramsGainNothingAndLeaveNothingBehind() async throws {
    let folder = SharedData.file("attacks").path
    let (output, errors) = try await converse("fusion_client.py", "attacks", folder)
    #expect(output.hasSuffix("right after each\n"), "\(errors)")
  }

  @Test(
    .timeLimit(.minutes(2)),
    .enabled(
      if: SharedData.has(recording) && SharedData.has(data),
      "the recorded exchanges, or the data of MBPP, are not beside this checkout"
    )
  )
  func recordedExchangesAreAnsweredMemberByMember() async throws {
    let recording = SharedData.file(Self.recording).path
    let (output, errors) = try await converse("fusion_recorded.py", "recorded", recording)
    #expect(
      output == "34 exchanges, 21 as they were, 13 as they should be\n",
      "\(errors)"
    )
  }

  @Test(
    .timeLimit(.minutes(5)),
    .enabled(if: SharedData.has(data), "the data of HumanEval is not beside this checkout")
  )
  func referenceSolutionsAreAccepted() async throws {
    let folder = SharedData.file(Self.data).path
    let (output, errors) = try await converse("fusion_recorded.py", "references", folder)
    #expect(output == "164 problems\n", "\(errors)")
  }

  @Test(
    .timeLimit(.minutes(3)),
    .requiresPeerClients,
    arguments: [("verl", "12 of 12 honest\n"), ("sandbox-fusion", "answered\n")]
  )
  func clientsOfTrainersWork(part: String, words: String) async throws {
    let (output, errors) = try await converse("fusion_packages.py", part, PeerClients.folder)
    #expect(output == words, "\(errors)")
  }

  @Test(
    .timeLimit(.minutes(3)),
    .requiresPeerClients,
    .enabled(if: SharedData.has(data), "the data of MBPP is not beside this checkout")
  )
  func theClientOfDataSetsWorks() async throws {
    let (output, errors) = try await converse(
      "fusion_packages.py",
      "sandbox-fusion-datasets",
      PeerClients.folder
    )
    #expect(output == "answered\n", "\(errors)")
  }

  /// Runs a part of a script beside this file, with the benchmarks' data where tests find it.
  private func converse(
    _ script: String,
    _ arguments: String...
  ) async throws -> (output: String, errors: String) {
    let path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: script).path
    let result = try await Subprocess.run(
      .name("python3"),
      arguments: Arguments(["-B", path, arguments[0], Program.path] + arguments.dropFirst()),
      environment: .inherit.updating(["EVALHARNESS_DATA": SharedData.file(Self.data).path]),
      output: .string(limit: 1 << 20),
      error: .string(limit: 1 << 20)
    )
    return (result.standardOutput, result.standardError)
  }
}
