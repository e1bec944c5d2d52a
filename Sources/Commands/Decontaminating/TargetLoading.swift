// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Evolution
import Execution
import FoundationEssentials
import Grading
import Measuring
import Problems

/// Loads the benchmarks that a set is compared with, and the inputs to compare behaviour by.
struct TargetLoading: Sendable {
  var names: [String]
  var data: DataOptions
  var sandbox: SandboxChoice
  var rules: DecontaminationRules
  var log: Log

  /// What items are compared with, and where their answers run.
  struct Loaded: Sendable {
    var targets: [TargetBenchmark]
    var likeness: Likeness?
    /// Nil where nothing has to be read or run.
    var grader: Grader?
    /// As many as are used side by side, for whoever has this to close; none where there is no grader.
    var cages: [Cage] = []
  }

  /// The benchmarks that have the same problems as others, which those with a plus have inputs for.
  private static let siblings = [
    "humaneval": "humaneval+", "humaneval+": "humaneval", "mbpp": "mbpp+", "mbpp+": "mbpp",
    "mbpp-sanitized": "mbpp+",
  ]

  /// The processor time of a solution for one input.
  ///
  /// The judge's module `likeness` leaves out inputs that need more than 20 ms of a machine of usual speed,
  /// the slower ones take up to twice as long, and the timer that ends a call goes with the kernel's ticks, of
  /// up to 10 ms.
  private static let longestCall = Duration.milliseconds(50)

  /// The memory that a program may use when the user names no limit, in bytes: inputs are small.
  private static let memoryLimit = 64 << 20

  func load() async throws -> Loaded {
    let catalog = try Catalog.bundled()
    var targets: [TargetBenchmark] = []
    var compared: [LoadedBenchmark] = []
    for name in names {
      let benchmark = try await load(name, catalog)
      guard !targets.contains(where: { $0.name == benchmark.name }) else { continue }
      let sibling = try await sibling(of: benchmark, catalog)
      var target = TargetBenchmark(benchmark, sibling: sibling)
      let source = [benchmark, sibling].compactMap(\.self).first(where: CallPreparation.isNeeded)
      if rules.layers.contains(.behaviour), let source {
        let wanted = Set(benchmark.problems.map(\.id))
        target.compared = source.problems.filter { wanted.contains($0.id) }.compactMap {
          ComparedProblem($0, most: rules.likeness.inputs)
        }
        if !compared.contains(where: { $0.name == source.name }) { compared.append(source) }
      }
      targets.append(target)
    }
    guard Decontaminator.needsCage(rules),
      var first = compared.first ?? targets.first?.benchmark
    else { return Loaded(targets: targets) }
    first.memoryLimit = min(first.memoryLimit, Self.memoryLimit)
    let grader = try await sandbox.grader(for: first)
    let cages = try (0..<grader.width).map { _ in try Cage(grader.sandbox) }
    do {
      for index in targets.indices {
        try await targets[index].readSolutions(in: cages[0])
      }
      let likeness = try await likeness(targets, compared, grader, cages)
      return Loaded(targets: targets, likeness: likeness, grader: grader, cages: cages)
    } catch {
      for cage in cages { await cage.close() }
      throw error
    }
  }

  private func load(_ name: String, _ catalog: Catalog) async throws -> LoadedBenchmark {
    let name = try BenchmarkName(parsing: name)
    let (benchmark, _) = try catalog.find(name)
    // A model must not have learned any of its problems, whichever are measured.
    let hasAll = benchmark.splits.contains { $0.name == "all" }
    return try await LoadedBenchmark.load(
      name,
      split: hasAll ? "all" : nil,
      catalog: catalog,
      from: data.workingStore
    )
  }

  /// The benchmark with the same problems; nil where there is none.
  private func sibling(
    of benchmark: LoadedBenchmark,
    _ catalog: Catalog
  ) async throws -> LoadedBenchmark? {
    guard let name = Self.siblings[benchmark.name] else { return nil }
    return try await load(name, catalog)
  }

  /// Finds the expected outputs for the chosen inputs of every problem, each once.
  private func likeness(
    _ targets: [TargetBenchmark],
    _ sources: [LoadedBenchmark],
    _ grader: Grader,
    _ cages: [Cage]
  ) async throws -> Likeness? {
    var problems: [TaskID: ComparedProblem] = [:]
    var order: [TaskID] = []
    for item in targets.flatMap(\.compared) where problems[item.problem.id] == nil {
      problems[item.problem.id] = item
      order.append(item.problem.id)
    }
    guard var benchmark = sources.first, !order.isEmpty else { return nil }
    let all = order.compactMap { problems[$0] }
    benchmark.problems = all.map(\.problem)
    benchmark.suite = ComparedProblem.suite
    // The outputs depend on which inputs were chosen, too.
    let chosen = all.flatMap { $0.problem.suites.compactMap(\.inputs).flatMap { Array($0.json) } }
    let digests = sources.map(\.dataset.sha256) + [ContentDigest.sha256(chosen)]
    benchmark.dataset.sha256 = ContentDigest.sha256(Array(digests.joined().utf8))
    let calls = try await CallPreparation(
      benchmark: benchmark,
      rules: CallRules(),
      cache: data.workingStore.cache?.path,
      observer: log,
      longestCall: Self.longestCall
    ).prepare(benchmark.problems, for: grader, in: cages)
    return try Likeness(
      all,
      references: calls.references,
      rules: rules.likeness,
      limits: grader.limits
    )
  }
}
