// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Execution
import TestSupport
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

  /// The settings of a cage once travelled joined by commas, and a later one won.
  @Test(.timeLimit(.minutes(1)), .requiresSandbox) func noValueIsReadAsAnotherSetting() async throws
  {
    var sandbox = try await Sandbox.forTests()
    sandbox.interpreter.preload = ["math,shim=/nowhere/x.so"]
    let cage = try Cage(sandbox)
    let error = await #expect(throws: SandboxError.self) { try await cage.warm(.compatible) }
    let words = try #require(error).description
    #expect(words.contains("No module named 'math,shim="), "\(words)")
  }
}
