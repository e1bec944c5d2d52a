// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Subprocess
import TestSupport
import Testing

/// `evalharness serve` on loopback, with clients that behave and others.
@Suite(.requiresSandbox, .serialized)
struct ServeCommandTests {
  private static let client = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "serve_client.py").path

  @Test(
    .timeLimit(.minutes(3)),
    arguments: [
      ("judge", "judged\n"), ("peers", "judged\n"), ("mistakes", "answered\n"),
      ("token", "asked for it\n"), ("operation", "told\n"), ("drain", "drained\n"),
      ("gone-clients", "cancelled\n"), ("sleepers", "served\n"), ("full", "refused\n"),
      ("killed-cages", "right after each\n"),
    ]
  )
  func answersAsItShould(part: String, words: String) async throws {
    let (output, errors) = try await converse(part)
    #expect(output == words, "\(errors)")
  }

  @Test(
    .timeLimit(.minutes(5)),
    .enabled(if: SharedData.has("attacks"), "the hostile programs are not beside this checkout")
  )
  func hostileProgramsHaveNoReward() async throws {
    let (output, errors) = try await converse("attacks", SharedData.file("attacks").path)
    #expect(output.hasSuffix("none rewarded, right after each\n"), "\(errors)")
  }

  @Test(.timeLimit(.minutes(3))) func theRewardsForTrainersWork() async throws {
    let clients = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "docs/clients").path
    let (output, errors) = try await converse("rewards", clients)
    #expect(output == "rewarded\n", "\(errors)")
  }

  @Test(.timeLimit(.minutes(1)))
  func listensAtOwnAddressesOnlyWithoutAToken() async throws {
    let ending = try await Program()("serve", "--host", "0.0.0.0")
    #expect(ending.status == .exited(64))
    #expect(ending.errors.contains("--token-file"))
  }

  private func converse(_ arguments: String...) async throws -> (output: String, errors: String) {
    let result = try await Subprocess.run(
      .name("python3"),
      arguments: Arguments(
        ["-B", Self.client, arguments[0], Program.path] + arguments.dropFirst()
      ),
      output: .string(limit: 1 << 20),
      error: .string(limit: 1 << 20)
    )
    return (result.standardOutput, result.standardError)
  }
}
