// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Subprocess
import TestSupport
import Testing

/// SandboxFusion's routes of `evalharness serve`, by what its clients send and by its clients.
@Suite(.requiresSandbox, .serialized)
struct FusionRouteTests {
  private static let client = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "fusion_client.py").path

  @Test(.timeLimit(.minutes(3))) func programsRunAsTheyAre() async throws {
    let (output, errors) = try await converse("run-code")
    #expect(output == "run\n", "\(errors)")
  }

  @Test(
    .timeLimit(.minutes(5)),
    .enabled(if: SharedData.has("attacks"), "the hostile programs are not beside this checkout")
  )
  func hostileProgramsLeaveNothingBehind() async throws {
    let (output, errors) = try await converse("attacks", SharedData.file("attacks").path)
    #expect(output.hasSuffix("right after each\n"), "\(errors)")
  }

  private func converse(
    by interpreter: String = "python3",
    _ arguments: String...
  ) async throws -> (output: String, errors: String) {
    let result = try await Subprocess.run(
      .name(interpreter),
      arguments: Arguments(
        ["-B", Self.client, arguments[0], Program.path] + arguments.dropFirst()
      ),
      output: .string(limit: 1 << 20),
      error: .string(limit: 1 << 20)
    )
    return (result.standardOutput, result.standardError)
  }
}
