// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Execution
import Measuring
import Problems
import Testing

struct ChoiceTests {
  @Test(
    arguments: [
      (InterpreterChoice(), "python3"),
      (InterpreterChoice(python: "/opt/bin/python3.12"), "/opt/bin/python3.12"),
      (InterpreterChoice(environment: "ds1000"), "python3"),
      (InterpreterChoice(environment: "./venv"), "./venv/bin/python"),
    ]
  )
  func anInterpreterIsNamedSoThatPackagesCanBeInstalled(
    choice: InterpreterChoice,
    command: String
  ) {
    #expect(choice.command == command)
  }

  @Test func limitsAreTheBenchmarksUnlessNamed() throws {
    let own = try OwnBenchmark(["x"])
    var choice = SandboxChoice()
    #expect(choice.limits(for: own.loaded).cpu == own.loaded.cpuLimit)
    #expect(choice.limits(for: own.loaded).memoryBytes == own.loaded.memoryLimit)
    choice.cpu = .milliseconds(1500)
    choice.memoryBytes = 64 << 20
    #expect(
      choice.limits(for: own.loaded) == Limits(cpu: .milliseconds(1500), memoryBytes: 64 << 20)
    )
  }
}
