// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Execution
import Testing

/// A cage that cannot be built says why, at once.
struct CageStartTests {
  @Test(.timeLimit(.minutes(1)), arguments: Isolation.allCases)
  func namesAnInterpreterThatCannotRun(isolation: Isolation) async throws {
    var interpreter = try await Interpreter(command: "/usr/bin/python3")
    interpreter.path = "/nowhere/python3"
    let sandbox = Sandbox(
      parts: try SandboxParts(),
      interpreter: interpreter,
      isolation: isolation,
      limits: Limits(cpu: .seconds(1))
    )
    let cage = try Cage(sandbox)
    let start = ContinuousClock.now
    let error = await #expect(throws: SandboxError.self) { try await cage.warm(.strict) }
    #expect("\(try #require(error))".contains("/nowhere/python3"))
    #expect(ContinuousClock.now - start < .seconds(20))
  }
}
