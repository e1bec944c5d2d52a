// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

/// The problems of a run and what identifies them: the part of a protocol that the data decides.
package struct LoadedBenchmark: Sendable, Hashable {
  /// The name in the catalog, or the name of a user's own file without its extensions.
  package var name: String
  /// The version of the data; nil for a user's own file, which only its digest identifies.
  package var version: String?
  package var split: String
  /// The suite that decides; see ``Problem/suites(through:)``.
  package var suite: String
  package var dataset: Dataset
  /// The most CPU time that one sample may take when the user names no limit.
  package var cpuLimit: Duration
  /// The most memory that one sample may use when the user names no limit, in bytes.
  package var memoryLimit: Int
  /// The tasks that are known to take longest, the longest first.
  package var heavyTasks: [TaskID]
  /// The packages that its publishers judge with, by the names under which they are imported.
  package var packages: [String]
  /// The environment that programs need; nil where plain Python does.
  package var environment: String?
  /// The folders where libraries find data of their own, by the variables that name them.
  package var libraryFolders: [String: String]
  /// The problems of the split, in the order of the file.
  package var problems: [Problem]
  /// The facets by which the problems were selected; nil when they were not.
  package var selection: FacetSelection?

  /// The file that the problems were read from.
  package struct Dataset: Sendable, Hashable, Codable {
    /// The name of the file, without its folder.
    package var fileName: String
    /// The SHA-256 of the file as it lies on disk.
    package var sha256: String
    /// The MD5 of the unpacked bytes, by which EvalPlus's records name their data.
    package var unpackedMD5: String

    package init(fileName: String, sha256: String, unpackedMD5: String) {
      self.fileName = fileName
      self.sha256 = sha256
      self.unpackedMD5 = unpackedMD5
    }

    /// The edits that make a version.
    init(_ edits: [RecordEdit], of version: Benchmark.Version) throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      let bytes = [UInt8](try encoder.encode(edits))
      self.init(
        fileName: "edits of \(version.name)",
        sha256: ContentDigest.sha256(bytes),
        unpackedMD5: ContentDigest.md5(bytes)
      )
    }

    /// Several files as one: with their names, and the digests of their digests, one a line.
    init(_ files: [Dataset]) {
      guard files.count != 1 else {
        self = files[0]
        return
      }
      func lines(_ digests: [String]) -> [UInt8] { Array(digests.map { $0 + "\n" }.joined().utf8) }
      self.init(
        fileName: files.map(\.fileName).joined(separator: "+"),
        sha256: ContentDigest.sha256(lines(files.map(\.sha256))),
        unpackedMD5: ContentDigest.md5(lines(files.map(\.unpackedMD5)))
      )
    }
  }

  /// Whether a program is judged by what it writes to its standard output, for a task at least.
  package var hasStreams: Bool {
    problems.contains { problem in
      problem.suites(through: suite).contains { $0.streams != nil }
    }
  }

  /// Whether answers say something of a call, and are no programs.
  package var hasPredictions: Bool { problems.contains { $0.prediction != nil } }

  /// Whether tests are classes of `unittest`, which run beside the program.
  package var hasUnittests: Bool {
    problems.contains { $0.suites.contains(where: \.isUnittest) }
  }

  /// Whether tests make their cases themselves.
  package var makesCases: Bool {
    problems.contains { $0.suites.contains { $0.cases != nil } }
  }

  package init(
    name: String,
    version: String?,
    split: String,
    suite: String,
    dataset: Dataset,
    cpuLimit: Duration,
    memoryLimit: Int,
    heavyTasks: [TaskID] = [],
    packages: [String] = [],
    environment: String? = nil,
    libraryFolders: [String: String] = [:],
    problems: [Problem]
  ) {
    self.name = name
    self.version = version
    self.split = split
    self.suite = suite
    self.dataset = dataset
    self.cpuLimit = cpuLimit
    self.memoryLimit = memoryLimit
    self.heavyTasks = heavyTasks
    self.packages = packages
    self.environment = environment
    self.libraryFolders = libraryFolders
    self.problems = problems
  }
}

// MARK: - Benchmarks of the catalog

extension LoadedBenchmark {
  /// Loads a benchmark of the catalog, fetching its data when it is not on this machine.
  ///
  /// The split and the suite are looked up before anything is fetched; nil means the default. The
  /// digest is checked on the very bytes that are decoded.
  package static func load(
    _ name: BenchmarkName,
    split: String? = nil,
    suite: String? = nil,
    catalog: Catalog,
    from store: DataStore,
    onProgress: @Sendable (DataStore.Progress) -> Void = { _ in }
  ) async throws -> LoadedBenchmark {
    let (benchmark, version) = try catalog.find(name)
    let split = try benchmark.split(split)
    let suite = try benchmark.suite(suite)
    var (problems, datasets): ([Problem], [Dataset]) = ([], [])
    for file in benchmark.problemFiles(of: version) {
      let (dataset, text) = try await read(file, from: store, onProgress: onProgress)
      datasets.append(dataset)
      problems += try benchmark.format.problems(in: text.edited(by: version.edits ?? []))
    }
    if let edits = version.edits { datasets.append(try Dataset(edits, of: version)) }
    return LoadedBenchmark(
      name: benchmark.name,
      version: version.name,
      split: split.name,
      suite: suite,
      dataset: Dataset(datasets),
      cpuLimit: benchmark.cpuLimit,
      memoryLimit: benchmark.memoryLimit,
      heavyTasks: benchmark.heavyTasks,
      packages: benchmark.packageNames,
      environment: benchmark.environment,
      libraryFolders: try await libraryFolders(
        of: benchmark,
        version,
        from: store,
        onProgress: onProgress
      ),
      problems: benchmark.withErrata(problems.filter { split.contains($0.id) })
    )
  }

  /// Reads a file whose digest is right.
  private static func read(
    _ file: DataFile,
    from store: DataStore,
    onProgress: @Sendable (DataStore.Progress) -> Void
  ) async throws -> (Dataset, TextFile) {
    let path = try await store.pull(file, onProgress: onProgress).path
    // A folder of data is often one of links; the digest says that the bytes are the right ones.
    let contents = try FileBytes.read(path, followsLinks: true)
    let digest = ContentDigest.sha256(contents)
    guard digest == file.sha256 else {
      throw DataStoreError.wrongDigest(file: file, path: path, actual: digest)
    }
    let text = try TextFile(path: path, contents: contents)
    let md5 = ContentDigest.md5(text.bytes)
    return (Dataset(fileName: file.name, sha256: digest, unpackedMD5: md5), text)
  }
}

extension LoadedBenchmark {
  /// Fetches what libraries would fetch for programs that may not, and says where it is.
  private static func libraryFolders(
    of benchmark: Benchmark,
    _ version: Benchmark.Version,
    from store: DataStore,
    onProgress: @Sendable (DataStore.Progress) -> Void
  ) async throws -> [String: String] {
    var folders: [String: String] = [:]
    for (variable, folder) in benchmark.libraryFolders {
      for file in version.files where file.name.hasPrefix("\(folder)/") {
        let path = try await store.pull(file, onProgress: onProgress).path
        folders[variable] = path.lastIndex(of: "/").map { String(path[..<$0]) }
      }
    }
    return folders
  }
}
