// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Execution
import Grading
import Measuring
import Problems
import Service

/// How a service judges, whoever asks.
///
/// It judges strictly: there is no option for other ways, since a reward that may be forged teaches to forge.
struct ServiceOptions: ParsableArguments, Sendable {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "How many programs run at the same time; one a processor if not given.",
      valueName: "count"
    )
  )
  var workers: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The processor time of a program whose request and problem name none.",
      valueName: "seconds"
    )
  )
  var timeout = 4.0

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The most processor time that a request may ask for.",
      valueName: "seconds"
    )
  )
  var maxTimeout = 60.0

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The memory of a program whose request and problem name none.",
      valueName: "MiB"
    )
  )
  var memory = 512

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The most memory that a request may ask for.", valueName: "MiB")
  )
  var maxMemory = 2048

  @OptionGroup var programs: InterpreterOptions

  @Option(
    help: ArgumentHelp(
      "A module to load once for all programs; may be given several times.",
      valueName: "module"
    )
  )
  var preload: [String] = []

  @Option(help: "The least isolation to accept: full or no-namespaces.")
  var isolation = Isolation.full

  @Flag(
    help: ArgumentHelp(
      "End a loop of a program at once that provably never ends, instead of at its limit on time: the verdict is the "
        + "same."
    )
  )
  var endEndless = false

  @OptionGroup var data: DataOptions

  mutating func validate() throws {
    guard 1...4096 ~= workers ?? 1 else {
      throw ValidationError("--workers takes a count of 1 or more, and of 4096 or less.")
    }
    guard preload.allSatisfy(ModuleName.isValid) else {
      throw ValidationError("--preload takes the name of a module, such as numpy or os.path.")
    }
    for (name, seconds) in [("--timeout", timeout), ("--max-timeout", maxTimeout)] {
      guard Limits.cpuBounds.contains(seconds) else {
        throw ValidationError("\(name) takes \(Limits.cpuBounds).")
      }
    }
    for (name, size) in [("--memory", memory), ("--max-memory", maxMemory)] {
      guard size <= Int.max >> 20, Limits.memoryBounds.contains(size << 20) else {
        throw ValidationError("\(name) takes \(Limits.memoryBounds).")
      }
    }
    guard timeout <= maxTimeout else {
      throw ValidationError("--timeout is more than --max-timeout: give less, or more there.")
    }
    guard memory <= maxMemory else {
      throw ValidationError("--memory is more than --max-memory: give less, or more there.")
    }
  }

  /// The service that the options describe.
  func service(log: Log) async throws -> JudgeService {
    let catalog = try Catalog.bundled()
    let packages = Set(catalog.benchmarks.filter { $0.environment == nil }.flatMap(\.packageNames))
    var interpreter = try await programs.choice.interpreter(
      lending: packages.sorted(),
      environment: nil
    )
    interpreter.preload = preload
    let most = Limits(cpu: .seconds(maxTimeout), memoryBytes: maxMemory << 20)
    var sandbox = Sandbox(
      parts: try SandboxParts(),
      interpreter: interpreter,
      isolation: isolation,
      limits: most
    )
    sandbox.endsEndlessLoops = endEndless
    let grader = Grader(
      sandbox: sandbox,
      limits: most,
      policy: .strict,
      width: workers ?? ThisMachine.processors
    )
    let tasks = TaskLibrary(catalog, from: data.workingStore, for: grader, observer: log)
    return try JudgeService(
      grader,
      usual: Limits(cpu: .seconds(timeout), memoryBytes: memory << 20),
      tasks: tasks,
      onFailure: { log.warn("the judge failed: \($0)") }
    )
  }
}
