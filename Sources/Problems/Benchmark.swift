// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// A benchmark as the catalog describes it: what it is, where its data lies, how it is divided.
///
/// A benchmark is added by a JSON file in `benchmarks/catalog` and, when its records look like no
/// other's, by a ``BenchmarkFormat`` with a loader.
package struct Benchmark: Sendable, Hashable, Decodable {
  /// The name on the command line and in records: lower case, no `@`.
  package let name: String
  package let title: String
  package let description: String
  package let format: BenchmarkFormat
  /// The SPDX identifier of the licence of the data.
  package let licence: String
  package let citation: Citation
  /// The names of the test suites; the first is the default.
  package let suites: [String]
  /// The splits, in the order in which they are listed.
  package let splits: [Split]
  package let defaultSplit: String
  /// The published states of the data; the first is the default.
  package let versions: [Version]
  private let cpuSeconds: Int
  private let memoryMiB: Int?
  private let heavy: [TaskID]?
  private let packages: [String]?
  private let facets: [String]?
  private let libraryData: [String: String]?
  /// What its publishers, or its readers, found wrong with its tasks.
  private let errata: [Erratum]?
  /// The environment that programs need; nil where plain Python does.
  package let environment: String?

  /// The most CPU time that one sample may take when the user names no limit.
  package var cpuLimit: Duration { .seconds(cpuSeconds) }
  /// The tasks whose reference solutions take longest, the longest first: where to begin.
  package var heavyTasks: [TaskID] { heavy ?? [] }
  /// The packages that its publishers judge with, by the names under which they are imported.
  package var packageNames: [String] { packages ?? [] }
  /// Where libraries look for data of their own: the folder of the benchmark's files by the variable that
  /// names it to them.
  package var libraryFolders: [String: String] { libraryData ?? [:] }
  /// The names of the fields by which its problems differ in kind, such as `library`, the broadest first.
  package var facetNames: [String] { facets ?? [] }
  /// The most memory that one sample may use when the user names no limit, in bytes.
  package var memoryLimit: Int { (memoryMiB ?? 512) << 20 }
}

extension Benchmark {
  /// What is wrong with a task.
  package struct Erratum: Sendable, Hashable, Decodable {
    /// The facet by which tasks with errata are told from others.
    package static let facet = "errata"
    /// The value of that facet for tasks that nothing is known against.
    package static let none = "none"

    /// The name of the task, or its title.
    package let task: String
    /// What kind of fault it is, in a word, such as `interactive`.
    package let kind: String
    package let reason: String
    /// Whether no program of the task can be judged in a cage, such as one that needs a network; nil: it can.
    package let isUnjudgeable: Bool?

    enum CodingKeys: String, CodingKey {
      case task, kind, reason
      case isUnjudgeable = "unjudgeable"
    }
  }

  /// What is wrong with tasks, in the order of the catalog.
  package var knownErrata: [Erratum] { errata ?? [] }

  /// Problems with what is known against them as a facet, where anything is known against one of the benchmark's.
  func withErrata(_ problems: [Problem]) -> [Problem] {
    guard let errata, !errata.isEmpty else { return problems }
    let known = Dictionary(errata.map { ($0.task, $0) }) { first, _ in first }
    return problems.map { problem in
      var problem = problem
      let erratum = known[problem.id.rawValue] ?? problem.statement?.title.flatMap { known[$0] }
      problem.facets[Erratum.facet] = erratum?.kind ?? Erratum.none
      if let erratum, erratum.isUnjudgeable == true { problem.unjudgeable = erratum.reason }
      return problem
    }
  }

  /// The files of a version that hold problems, in their order; the others are what libraries look for.
  package func problemFiles(of version: Version) -> [DataFile] {
    version.files.filter { file in
      !libraryFolders.values.contains { file.name.hasPrefix("\($0)/") }
    }
  }
}

extension Benchmark {
  /// The paper to cite.
  package struct Citation: Sendable, Hashable, Decodable {
    package let authors: String
    package let title: String
    package let year: Int
    package let arXiv: String
  }

  /// A named part of the tasks, which is a range or a list of their numbers, or all of them.
  package struct Split: Sendable, Hashable, Decodable {
    package let name: String
    private let first: Int?
    private let last: Int?
    /// The numbers of the tasks, where they are no range.
    private let numbers: Set<Int>?

    /// Whether a task belongs to the split, by the number after the last `/` of its name.
    package func contains(_ task: TaskID) -> Bool {
      if let numbers { return task.number.map(numbers.contains) ?? false }
      guard let first, let last else { return true }
      guard let number = task.number else { return false }
      return first <= number && number <= last
    }
  }

  /// One published state of the data.
  package struct Version: Sendable, Hashable, Decodable {
    package let name: String
    /// What the version is, in a sentence.
    package let note: String
    /// The number of tasks in each split.
    package let tasks: [String: Int]
    /// The data files, the first of which holds problems; see ``Benchmark/problemFiles(of:)``.
    package let files: [DataFile]
    /// What makes this version of the files' one; nil where they are it.
    package let edits: [RecordEdit]?
  }
}

// MARK: - Looking up parts

extension Benchmark {
  /// The version with a name, or the default one.
  package func version(_ name: String?) throws -> Version {
    try choose(name, default: versions.first?.name, among: versions, \.name, .version)
  }

  /// The split with a name, or the default one.
  package func split(_ name: String?) throws -> Split {
    try choose(name, default: defaultSplit, among: splits, \.name, .split)
  }

  /// The name of a suite when the benchmark has it, or that of the default one.
  package func suite(_ name: String?) throws -> String {
    try choose(name, default: suites.first, among: suites, \.self, .suite)
  }

  private func choose<Part>(
    _ name: String?,
    default defaultName: String?,
    among parts: [Part],
    _ nameOf: KeyPath<Part, String>,
    _ kind: CatalogError.Kind
  ) throws -> Part {
    let wanted = name ?? defaultName ?? ""
    guard let part = parts.first(where: { $0[keyPath: nameOf] == wanted }) else {
      throw CatalogError.unknown(
        kind,
        wanted,
        benchmark: self.name,
        known: parts.map { $0[keyPath: nameOf] }
      )
    }
    return part
  }
}

extension TaskID {
  /// The number after the last `/`, such as 11 in `Mbpp/11`.
  package var number: Int? {
    rawValue.split(separator: "/").last.flatMap { Int($0) }
  }
}
