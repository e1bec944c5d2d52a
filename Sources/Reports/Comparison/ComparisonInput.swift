// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
package import Problems
package import Runs

/// What is to be compared: results with counts, and scores that only somebody states.
package struct ComparisonInput: Sendable {
  package private(set) var results: [TaskResults] = []
  package private(set) var stated: [StatedScore] = []

  private let catalog: Catalog

  /// - Parameter catalog: What names the data of other harnesses' files by its digest.
  package init(catalog: Catalog) {
    self.catalog = catalog
  }

  package mutating func add(_ result: TaskResults) { results.append(result) }

  /// Adds a run, a folder of runs, or a file of another harness.
  ///
  /// - Parameters:
  ///   - path: The folder or file.
  ///   - label: What the model is called; nil for the name of the file or folder. Runs in a folder that
  ///     are of several benchmarks share its name; if two are of one benchmark, each has its own.
  /// - Throws: ``ResultFileError`` or ``JournalError`` for what cannot be read as results.
  package mutating func add(_ path: String, label: String? = nil) throws {
    let manager = FileManager.default
    var isDirectory = false
    guard manager.fileExists(atPath: path, isDirectory: &isDirectory) else {
      throw ResultFileError.notFound(path: path)
    }
    guard isDirectory else {
      let file = try ResultFile(path: path, label: label, catalog: catalog)
      results += file.results
      stated += file.stated
      return
    }
    let label = label ?? Self.name(of: path)
    if manager.fileExists(atPath: path + "/" + RunDirectory.header) {
      results.append(try TaskResults.run(at: path, label: label))
      return
    }
    let runs = try manager.contentsOfDirectory(atPath: path).sorted()
      .map { path + "/" + $0 }
      .filter { manager.fileExists(atPath: $0 + "/" + RunDirectory.header) }
    if let link = runs.first(where: { FileKind(at: $0) == .link }) {
      throw TextFileError.notAFile(path: link, kind: .link)
    }
    guard !runs.isEmpty else { throw ResultFileError.noRuns(path: path) }
    var found = try runs.map { try TaskResults.run(at: $0, label: label) }
    let benchmarks = found.map { result in
      ["name", "version", "split"].map { result.facts["benchmark.\($0)"] ?? "" }
    }
    if Set(benchmarks).count < found.count {
      for place in found.indices { found[place].label = Self.name(of: found[place].path) }
    }
    results += found
  }

  /// Leaves of all results the tasks with some facets only.
  ///
  /// Files that tell of no facets take those of another result with the same tasks.
  ///
  /// - Throws: `FacetError` for facets and values that no task has, and when no task is left.
  package mutating func select(_ selection: FacetSelection) throws {
    guard !selection.isEmpty else { return }
    results = try results.map { result in
      let names = result.tasks.map(\.name)
      let shared = results.first { other in
        other.facets?.tasks.isEmpty == false && other.tasks.map(\.name) == names
      }
      let facets = result.facets.flatMap { $0.tasks.isEmpty ? nil : $0 } ?? shared?.facets
      if facets == nil, result.format == .run, result.facets == nil {
        throw FacetError.notKept(result.path)
      }
      return try result.selected(selection, facets ?? TaskFacets())
    }
  }

  /// Adds what is published of a model on the benchmarks of the results, or on all of them when there
  /// are no results.
  package mutating func add(published name: String, from scores: PublishedScores) throws {
    var benchmarks = Set(results.map(\.benchmark) + stated.map(\.benchmark))
    // HumanEval+ and MBPP+ ask the tests of the benchmarks without the plus as their base.
    for benchmark in benchmarks where benchmark.hasSuffix("+") {
      benchmarks.insert(String(benchmark.dropLast()))
    }
    stated += try scores.named(name, benchmarks: results.isEmpty ? nil : benchmarks)
  }

  /// The last part of a path that names something.
  private static func name(of path: String) -> String {
    path.split(separator: "/").last { $0 != "." }.map(String.init) ?? path
  }
}
