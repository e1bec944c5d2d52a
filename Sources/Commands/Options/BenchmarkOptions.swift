// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import FoundationEssentials
import Problems
import Runs

/// Which problems a command is about.
struct BenchmarkOptions: ParsableArguments, Sendable {
  @Option(
    help: ArgumentHelp(
      "The benchmark, with a version if not the newest: see 'evalharness list'.",
      valueName: "name[@version]"
    ),
    completion: .list(Self.names)
  )
  var bench: String?

  @Option(
    help: ArgumentHelp(
      "A file to use as a benchmark, in the form of HumanEval, MBPP, EvalPlus, DS-1000, APPS, CodeContests or "
        + "LiveCodeBench.",
      valueName: "file"
    ),
    completion: .file()
  )
  var problems: String?

  @Option(
    help: ArgumentHelp(
      "What says in which fields of --problems the parts of a problem stand, where its form is one of your own: JSON, "
        + "see docs/adding-a-benchmark.md.",
      valueName: "file"
    ),
    completion: .file()
  )
  var describe: String?

  @Option(help: "The part of the benchmark; 'all' for every task.")
  var split: String?

  @Option(help: "The suite of tests: base, or plus, which asks for base as well.")
  var suite: String?

  @Option(
    name: .customLong("where"),
    help: ArgumentHelp(
      """
      Take the tasks with these facets only, as in library=Pandas,perturbation=Origin or \
      date>=2024-08-01,date<2025-02-01; of values of one facet any, of several facets all. May be given several \
      times.
      """,
      valueName: "name=value"
    )
  )
  var facets: [String] = []

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Take the first tasks only.", valueName: "count")
  )
  var limit: Int?

  @Option(
    help: ArgumentHelp("Take this task only; may be given several times.", valueName: "task")
  )
  var task: [String] = []

  @Flag(help: "Take only the tasks that have samples, instead of reporting the others as missing.")
  var partial = false

  @OptionGroup var data: DataOptions

  /// The names of the benchmarks, which shells complete.
  static let names = (try? Catalog.bundled().benchmarks.map(\.name)) ?? []

  mutating func validate() throws {
    guard bench == nil || problems == nil else {
      throw ValidationError("--bench and --problems exclude each other: name one of them.")
    }
    guard bench != nil || problems != nil else {
      throw ValidationError("Name a benchmark with --bench, or a file with --problems.")
    }
    guard describe == nil || problems != nil else {
      throw ValidationError("--describe says something of a file: name it with --problems.")
    }
    try checkFacets()
    if let bench { try checkCatalog(has: bench) }
    if let limit, limit < 1 { throw ValidationError("--limit takes a count of 1 or more.") }
    if problems != nil, split != nil {
      throw ValidationError("A file given with --problems has one split.")
    }
  }

  /// Refuses a benchmark, a version, a split or a suite that the catalog has not, before anything is
  /// fetched.
  private func checkCatalog(has bench: String) throws {
    do {
      let (benchmark, _) = try Catalog.bundled().find(BenchmarkName(parsing: bench))
      _ = try benchmark.split(split)
      _ = try benchmark.suite(suite)
    } catch let error as CatalogError {
      throw ValidationError("\(error).")
    }
  }

  /// Refuses a selection that is none, and facets that a benchmark of the catalog has not.
  private func checkFacets() throws {
    do {
      let wanted = try FacetSelection(parsing: facets)
      guard let bench, let known = try? Catalog.bundled().find(BenchmarkName(parsing: bench)).0
      else { return }
      try wanted.check(among: known.facetNames, of: known.name)
    } catch let error as FacetError {
      throw ValidationError("\(error).")
    }
  }

  /// The benchmark with its selected problems, and the names of all the split's tasks.
  func load(log: Log) async throws -> (benchmark: LoadedBenchmark, tasks: [TaskID]) {
    let catalog = try Catalog.bundled()
    var loaded: LoadedBenchmark
    if let problems {
      loaded =
        if let description = try description() {
          try LoadedBenchmark(problemFile: problems, describedBy: description)
        } else {
          try LoadedBenchmark(problemFile: problems, suite: suite, catalog: catalog)
        }
    } else {
      let name = try BenchmarkName(parsing: bench ?? "")
      let (benchmark, version) = try catalog.find(name)
      let isHere = try benchmark.problemFiles(of: version).allSatisfy {
        try data.store.locate($0) != nil
      }
      loaded = try await LoadedBenchmark.load(
        name,
        split: split,
        suite: suite,
        catalog: catalog,
        from: isHere ? data.store : data.workingStore,
        onProgress: { log.note($0.words) }
      )
    }
    let tasks = loaded.problems.map(\.id)
    try select(from: &loaded)
    return (loaded, tasks)
  }

  /// What is said of the form of a file; nil where it is one that is known.
  func description() throws -> BenchmarkDescription? {
    try describe.map { try BenchmarkDescription(file: $0) }
  }

  /// The same benchmark with all its problems, among which are the examples of some prompts.
  var whole: BenchmarkOptions {
    var whole = self
    whole.task = []
    whole.facets = []
    whole.limit = nil
    let known = try? Catalog.bundled().find(BenchmarkName(parsing: bench ?? "")).0
    if known?.splits.contains(where: { $0.name == "all" }) == true { whole.split = "all" }
    return whole
  }

  private func select(from loaded: inout LoadedBenchmark) throws {
    try selectByFacets(from: &loaded)
    if !task.isEmpty {
      let names = TaskNames(loaded.problems.map(\.id))
      let wanted = try Set(
        task.map { name in
          guard let task = names.task(named: name) else {
            let first = loaded.problems.first?.id.rawValue ?? ""
            throw UsageError(
              "\(loaded.name) has no task \(name) in split '\(loaded.split)'"
                + (loaded.selection.map { " with \($0)" } ?? "")
                + "; its tasks are named like \(first)"
            )
          }
          return task
        }
      )
      loaded.problems.removeAll { !wanted.contains($0.id) }
    }
    if let limit { loaded.problems = Array(loaded.problems.prefix(limit)) }
  }

  private func selectByFacets(from loaded: inout LoadedBenchmark) throws {
    let selection = try FacetSelection(parsing: facets)
    guard !selection.isEmpty else { return }
    do {
      loaded.problems = try selection.selected(from: loaded.problems, of: loaded.name)
    } catch let error as FacetError {
      throw UsageError(error)
    }
    loaded.selection = selection
  }
}

/// Where benchmark data is found.
struct DataOptions: ParsableArguments, Sendable {
  @Option(
    help: ArgumentHelp(
      "A folder with benchmark files, looked into before EVALHARNESS_DATA and the cache.",
      valueName: "folder"
    )
  )
  var dataDir: String?

  @Flag(help: "Fetch nothing; use only the files that are here.")
  var offline = false

  var store: DataStore { Self.store(in: dataDir, offline: offline) }

  /// The store that keeps what it fetches until this process ends where it cannot keep it for longer.
  var workingStore: DataStore {
    Self.store(in: dataDir, offline: offline, temporaryCache: TemporaryCache.ifNeeded)
  }

  /// The store of a folder and of this process's environment.
  static func store(
    in dataDir: String?,
    offline: Bool,
    temporaryCache: String? = nil
  ) -> DataStore {
    DataStore(
      dataDirectory: dataDir,
      environment: ProcessInfo.processInfo.environment,
      temporaryCache: temporaryCache,
      offline: offline
    )
  }
}
