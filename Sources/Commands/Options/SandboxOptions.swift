// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Execution
import Grading
import Measuring

extension JudgingPolicy: ExpressibleByArgument {}
extension Isolation: ExpressibleByArgument {}

/// How programs are executed and judged.
struct SandboxOptions: ParsableArguments, Sendable {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "How many programs run at the same time; one a processor that no engine has if not given.",
      valueName: "count"
    )
  )
  var workers: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The processor time a program may use, or for each test of standard output; the benchmark's own limit if "
        + "not given.",
      valueName: "seconds"
    )
  )
  var timeout: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The memory a program may use; the benchmark's own limit if not given.",
      valueName: "MiB"
    )
  )
  var memory: Int?

  @OptionGroup var programs: InterpreterOptions

  @Flag(
    help: "Lend programs no package that the benchmark is judged with elsewhere, such as numpy."
  )
  var noPackages = false

  @Option(
    help: ArgumentHelp(
      "A module to load once for all programs; may be given several times.",
      valueName: "module"
    )
  )
  var preload: [String] = []

  @Option(
    help: """
      Where the tests run: strict, in a process that the program cannot reach; compatible, beside the \
      program, which may forge a pass; auto, beside it where strict judging cannot verify an answer; \
      trusted-tests, among the program's own names, for tests that share state with it.
      """
  )
  var judging = JudgingPolicy.strict

  @Option(help: "The least isolation to accept: full or no-namespaces.")
  var isolation = Isolation.full

  @Flag(
    help: ArgumentHelp(
      "End a loop of a program at once that provably never ends, instead of at its limit on time: the verdict is the "
        + "same."
    )
  )
  var endEndless = false

  mutating func validate() throws {
    guard 1...4096 ~= workers ?? 1 else {
      throw ValidationError("--workers takes a count of 1 or more, and of 4096 or less.")
    }
    if let memory, memory > Int.max >> 20 || !Limits.memoryBounds.contains(memory << 20) {
      throw ValidationError("--memory takes \(Limits.memoryBounds).")
    }
    guard preload.allSatisfy(ModuleName.isValid) else {
      throw ValidationError("--preload takes the name of a module, such as numpy or os.path.")
    }
    if let timeout, !Limits.cpuBounds.contains(timeout) {
      throw ValidationError("--timeout takes \(Limits.cpuBounds).")
    }
  }

  var choice: SandboxChoice {
    var choice = SandboxChoice()
    choice.workers = workers
    choice.cpu = timeout.map { .microseconds(Int64($0 * 1_000_000)) }
    choice.memoryBytes = memory.map { $0 << 20 }
    choice.programs = programs.choice
    choice.lendsPackages = !noPackages
    choice.preload = preload
    choice.judging = judging
    choice.isolation = isolation
    choice.endsEndlessLoops = endEndless
    return choice
  }
}
