// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Execution
package import Grading
package import Measuring
package import Problems
import Runs

extension TaskLibrary {
  /// The tasks of the benchmarks of a catalog.
  ///
  /// Benchmarks whose programs need an environment of their own are not judged here: a service has one.
  ///
  /// - Parameters:
  ///   - catalog: The benchmarks.
  ///   - store: Where their data lies, or is fetched to.
  ///   - grader: What finds the expected outputs of inputs, where they are not kept yet.
  ///   - observer: Is told of what takes long.
  package init(
    _ catalog: Catalog,
    from store: DataStore,
    for grader: Grader,
    observer: any MeasurementObserver
  ) {
    self.init(onFailure: { observer.note($0) }) { name, suite in
      let name = try BenchmarkName(parsing: name)
      let known = try catalog.find(name).0
      let benchmark = try await LoadedBenchmark.load(
        name,
        split: known.splits.contains { $0.name == "all" } ? "all" : nil,
        suite: suite,
        catalog: catalog,
        from: store,
        onProgress: { observer.note($0.words) }
      )
      guard benchmark.environment == nil else {
        throw RequestError(
          .unknownTask,
          at: "problem.task",
          "\(benchmark.name) needs the environment \(benchmark.environment ?? ""), which the judge has not; "
            + "judge it with 'evalharness evaluate'"
        )
      }
      guard CallPreparation.isNeeded(for: benchmark) else { return Loaded(benchmark, calls: nil) }
      var grader = grader
      grader.limits = Limits(cpu: benchmark.cpuLimit, memoryBytes: benchmark.memoryLimit)
      let preparation = CallPreparation(
        benchmark: benchmark,
        rules: CallRules(),
        cache: store.cache?.path,
        observer: observer
      )
      return Loaded(
        benchmark,
        calls: try await preparation.prepare(benchmark.problems, for: grader)
      )
    }
  }
}
