// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Execution
import Problems

/// Where Python's parser looks at what a model wrote, when nothing is judged.
struct ParserOptions: ParsableArguments, Sendable {
  @Option(help: ArgumentHelp("The Python interpreter whose parser is used.", valueName: "path"))
  var python = "python3"

  @Option(help: "The least isolation to accept for it: full or no-namespaces.")
  var isolation = Isolation.full

  func sandbox(for benchmark: LoadedBenchmark) async throws -> Sandbox {
    Sandbox(
      parts: try SandboxParts(),
      interpreter: try await Interpreter(command: python),
      isolation: isolation,
      limits: Limits(cpu: benchmark.cpuLimit, memoryBytes: benchmark.memoryLimit)
    )
  }
}
