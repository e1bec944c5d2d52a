// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import Execution
import FoundationEssentials
package import Grading
package import Problems
import Runs

/// Gets the expected outputs that a grader needs, where a benchmark has inputs.
package struct CallPreparation: Sendable {
  var benchmark: LoadedBenchmark
  var rules: CallRules
  /// The folder that this program keeps things in; nil when there is none.
  var cache: String?
  var observer: any MeasurementObserver
  /// The processor time of a call of a reference solution, which then may fail; nil to wait for all.
  var longestCall: Duration?

  package init(
    benchmark: LoadedBenchmark,
    rules: CallRules,
    cache: String?,
    observer: any MeasurementObserver,
    longestCall: Duration? = nil
  ) {
    self.benchmark = benchmark
    self.rules = rules
    self.cache = cache
    self.observer = observer
    self.longestCall = longestCall
  }

  /// Whether the suite that decides is one of inputs.
  package static func isNeeded(for benchmark: LoadedBenchmark) -> Bool {
    benchmark.problems.contains { problem in
      problem.suites(through: benchmark.suite).contains { $0.inputs != nil }
    }
  }

  /// Computes what is not kept yet, with a line of progress.
  ///
  /// - Parameters:
  ///   - problems: The problems.
  ///   - grader: What needs the outputs.
  ///   - cages: Where solutions run; none to have some made for it and closed.
  /// - Returns: What the grader judges calls by.
  /// - Throws: ``ReferenceError``, and ``SandboxError`` when the sandbox cannot be built.
  package func prepare(
    _ problems: [Problem],
    for grader: Grader,
    in cages: [Cage] = []
  ) async throws -> Grader.Calls {
    guard let cache else { throw ReferenceError.noCache }
    var progress = observer.preparing("reference outputs")
    defer { progress.finish() }
    var isComputed = false
    let ranks = Dictionary(
      uniqueKeysWithValues: benchmark.heavyTasks.enumerated().map { ($1, $0) }
    )
    // A long task that is left to the end leaves the other workers idle.
    let sorted = problems.enumerated().sorted { one, other in
      (ranks[one.element.id] ?? .max, one.offset) < (ranks[other.element.id] ?? .max, other.offset)
    }
    let references = try await References(
      of: sorted.map(\.element),
      through: benchmark.suite,
      in: ReferenceStore(cache: cache, facts: facts(grader.sandbox.interpreter)),
      sandbox: grader.sandbox,
      cages: cages,
      width: grader.width,
      rules: rules,
      cap: grader.limits.cpu,
      longestCall: longestCall,
      onProgress: { done, total, task in
        isComputed = true
        progress.show(done, of: total, task?.rawValue)
      }
    )
    progress.finish()
    if isComputed {
      let slow = references.slow(.seconds(2)).map { task, time in
        "\(task) (\((time / .seconds(1) * 10).rounded() / 10) s)"
      }
      if !slow.isEmpty {
        observer.note(
          "slow reference solutions, in processor time: \(slow.joined(separator: ", "))"
        )
      }
    }
    return Grader.Calls(rules: rules, references: references)
  }

  /// Everything that the outputs of the reference solutions depend on, and their times.
  private func facts(_ interpreter: Interpreter) -> [String] {
    [
      benchmark.dataset.sha256, interpreter.implementation, interpreter.version, interpreter.path,
      interpreter.packages.joined(separator: " "), evaluatorVersion, Self.processor,
    ] + Sandbox.runnerSources
  }

  /// The model of the processor: times from another one are none.
  private static var processor: String {
    let text = (try? FileBytes.read("/proc/cpuinfo")) ?? []
    let line = String(decoding: text, as: UTF8.self).split(separator: "\n").first {
      $0.hasPrefix("model name") || $0.hasPrefix("CPU part")
    }
    return line.map(String.init) ?? ""
  }
}
