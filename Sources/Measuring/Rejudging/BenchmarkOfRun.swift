// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
package import Problems
package import Runs

/// Finds the benchmark of a run again.
package struct BenchmarkOfRun: Sendable {
  var `protocol`: RunProtocol
  /// The file of the problems, where the user names one.
  var problems: String?
  var store: DataStore

  package init(protocol: RunProtocol, problems: String?, store: DataStore) {
    self.protocol = `protocol`
    self.problems = problems
    self.store = store
  }

  /// What the version of a user's own file of problems is called.
  static let own = "own"

  /// The benchmark, by the digest of its data where the catalog knows it, else by its name.
  ///
  /// The digest of what is returned need not be the run's.
  package func load(
    onProgress: @Sendable (DataStore.Progress) -> Void = { _ in }
  ) async throws -> LoadedBenchmark {
    let catalog = try Catalog.bundled()
    let benchmark = `protocol`.benchmark
    if problems != nil || benchmark.version == Self.own {
      let (named, description) = ownFiles
      let path = problems ?? named
      // A protocol names the file without its folder; what it leads to otherwise is nobody's choice
      // but that of whoever wrote the protocol.
      guard problems != nil || (!path.contains("/") && !path.contains("\0")) else {
        throw BenchmarkOfRunError.foreignPath(file: path)
      }
      guard problems != nil || FileManager.default.fileExists(atPath: path) else {
        throw BenchmarkOfRunError.noProblems(file: path)
      }
      if let description {
        let folder = path.lastIndex(of: "/").map { path[...$0] } ?? ""
        guard FileManager.default.fileExists(atPath: folder + description) else {
          throw BenchmarkOfRunError.noDescription(file: description, of: path)
        }
        return try LoadedBenchmark(
          problemFile: path,
          describedBy: BenchmarkDescription(file: folder + description)
        )
      }
      return try LoadedBenchmark(problemFile: path, suite: benchmark.suite, catalog: catalog)
    }
    let versions = catalog.benchmarks.first { $0.name == benchmark.name }?.versions ?? []
    // A version of several files, or of edits, has a digest of its own, which is that of none of them.
    let version = versions.first {
      $0.files[0].sha256 == `protocol`.dataset.sha256 && $0.edits == nil
    }
    return try await LoadedBenchmark.load(
      BenchmarkName(parsing: "\(benchmark.name)@\(version?.name ?? benchmark.version)"),
      split: benchmark.split,
      suite: benchmark.suite,
      catalog: catalog,
      from: store,
      onProgress: onProgress
    )
  }

  /// The name of a user's own file of problems, and of what says its form, as the protocol has them: `a.jsonl`, or
  /// `a.jsonl+a.json`.
  private var ownFiles: (problems: String, description: String?) {
    let all = `protocol`.dataset.file
    if let name = problems?.split(separator: "/").last {
      guard all.hasPrefix("\(name)+") else { return (all, nil) }
      return (String(name), String(all.dropFirst(name.count + 1)))
    }
    guard let plus = all.lastIndex(of: "+"), !FileManager.default.fileExists(atPath: all) else {
      return (all, nil)
    }
    return (String(all[..<plus]), String(all[all.index(after: plus)...]))
  }

  /// The benchmark with the run's very data, if it is on this machine; nothing is fetched.
  package func loadIfHere() async -> LoadedBenchmark? {
    guard let loaded = try? await load(), loaded.dataset.sha256 == `protocol`.dataset.sha256 else {
      return nil
    }
    return loaded
  }
}

/// Why the benchmark of a run cannot be found again.
package enum BenchmarkOfRunError: Error, CustomStringConvertible {
  case noProblems(file: String)
  case foreignPath(file: String)
  case noDescription(file: String, of: String)

  package var description: String {
    switch self {
    case .noProblems(let file):
      "the run is of a file of problems of one's own, \(file), which is not here; name it with "
        + "--problems"
    case .foreignPath(let file):
      "the run is of a file of problems of one's own, and names it '\(file)', which is more than the "
        + "name of a file; name it with --problems"
    case .noDescription(let file, let problems):
      "the run is of \(problems) as \(file) describes it, which is not beside it; put it there"
    }
  }
}
