// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Problems
import Runs

/// Where a task is that a benchmark, as it was asked for, has not.
struct TaskOrigin: Error, CustomStringConvertible {
  private let place: String
  private let name: String
  private let asked: String
  private let option: String

  /// Looks through the benchmarks whose data a store has, the nearest first: another split,
  /// another version, another benchmark.
  ///
  /// - Returns: Nil when none of them has it, or the error says something else.
  init?(
    of error: SampleFileError,
    notIn loaded: LoadedBenchmark,
    catalog: Catalog,
    store: DataStore
  ) async {
    guard case .unknownTask(let place, let name, _) = error else { return nil }
    let benchmarks = catalog.benchmarks
    let own = benchmarks.filter { $0.name == loaded.name }
    // A number alone names a task of any benchmark.
    let others =
      name.contains(where: \.isLetter) ? benchmarks.filter { $0.name != loaded.name } : []
    for benchmark in own + others {
      for version in benchmark.versions {
        for split in benchmark.splits where split.name != "all" {
          let isOwn = benchmark.name == loaded.name && version.name == loaded.version
          guard !isOwn || split.name != loaded.split,
            let other = try? await LoadedBenchmark.load(
              BenchmarkName(parsing: "\(benchmark.name)@\(version.name)"),
              split: split.name,
              catalog: catalog,
              from: store
            ), TaskNames(other.problems.map(\.id)).task(named: name) != nil
          else { continue }
          let bench =
            version.name == benchmark.versions[0].name
            ? benchmark.name : "\(benchmark.name)@\(version.name)"
          self.place = place
          self.name = name
          asked = loaded.version.map { "\(loaded.name) \($0)" } ?? loaded.name
          option =
            isOwn
            ? "--split \(split.name), or --split all"
            : "--bench \(bench)"
              + (split.name == benchmark.defaultSplit ? "" : " --split \(split.name)")
          return
        }
      }
    }
    return nil
  }

  var description: String {
    "\(place): \(asked) has no task \(name) in the split that was asked for; give \(option), which has it"
  }
}
