// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import Execution
package import Grading
package import Problems

/// How programs are executed and judged, as somebody asks for it.
package struct SandboxChoice: Sendable {
  /// How many programs run at the same time; nil for one a processor that no engine has.
  package var workers: Int?
  /// The processor time that a program may use; nil for the benchmark's own limit.
  package var cpu: Duration?
  /// The memory that a program may use; nil for the benchmark's own limit.
  package var memoryBytes: Int?
  package var programs = InterpreterChoice()
  /// Whether programs are lent the packages that the benchmark is judged with elsewhere.
  package var lendsPackages = true
  /// The modules that all programs find loaded.
  package var preload: [String] = []
  package var judging = JudgingPolicy.strict
  /// The least isolation that is accepted.
  package var isolation = Isolation.full
  /// Whether loops that provably never end are ended at once.
  package var endsEndlessLoops = false

  package init() {}

  /// The limits of programs for a benchmark.
  package func limits(for benchmark: LoadedBenchmark) -> Limits {
    Limits(cpu: cpu ?? benchmark.cpuLimit, memoryBytes: memoryBytes ?? benchmark.memoryLimit)
  }

  /// What judges programs of a benchmark while some threads of an engine want processors of their own.
  package func grader(for benchmark: LoadedBenchmark, engineThreads: Int = 0) async throws -> Grader
  {
    var interpreter = try await programs.interpreter(
      lending: lendsPackages ? benchmark.packages : [],
      environment: benchmark.environment
    )
    interpreter.preload = preload
    var grader = try Grader(
      of: benchmark,
      by: interpreter,
      isolation: isolation,
      limits: limits(for: benchmark),
      policy: judging,
      width: workers ?? max(1, ThisMachine.processors - engineThreads)
    )
    grader.sandbox.endsEndlessLoops = endsEndlessLoops
    return grader
  }
}

extension Grader {
  /// What judges programs of a benchmark, with what the benchmark needs for it.
  ///
  /// - Throws: `SandboxError` when the parts of the sandbox are not there.
  init(
    of benchmark: LoadedBenchmark,
    by interpreter: Interpreter,
    isolation: Isolation,
    limits: Limits,
    policy: JudgingPolicy,
    width: Int
  ) throws {
    var interpreter = interpreter
    interpreter.lend(benchmark.libraryFolders)
    var sandbox = Sandbox(
      parts: try SandboxParts(),
      interpreter: interpreter,
      isolation: isolation,
      limits: limits
    )
    sandbox.judgeForks = benchmark.makesCases
    self.init(sandbox: sandbox, limits: limits, policy: policy, width: width)
  }
}
