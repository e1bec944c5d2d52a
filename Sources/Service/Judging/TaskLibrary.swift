// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import Grading
package import Problems

/// The tasks of the catalog that requests name, with what is expected of them; each benchmark is loaded when
/// it is first asked for.
package actor TaskLibrary {
  /// A benchmark with the expected outputs of its inputs, where it has any.
  package struct Loaded: Sendable {
    package var benchmark: LoadedBenchmark
    package var calls: Grader.Calls?
    let problems: [TaskID: Problem]

    package init(_ benchmark: LoadedBenchmark, calls: Grader.Calls?) {
      self.benchmark = benchmark
      self.calls = calls
      problems = Dictionary(uniqueKeysWithValues: benchmark.problems.map { ($0.id, $0) })
    }
  }

  /// Loads a benchmark by its name and the suite that decides, nil for the default.
  package typealias Loader = @Sendable (_ name: String, _ suite: String?) async throws -> Loaded

  private let load: Loader
  private let onFailure: @Sendable (String) -> Void
  private var loading: [Key: Task<Loaded, any Error>] = [:]

  private struct Key: Hashable {
    var name: String
    var suite: String?
  }

  package init(
    onFailure: @escaping @Sendable (String) -> Void = { _ in },
    load: @escaping Loader
  ) {
    self.onFailure = onFailure
    self.load = load
  }

  /// The benchmark of a task and its problem.
  ///
  /// - Throws: ``RequestError`` when there is none such, or it cannot be loaded.
  func task(_ name: TaskName) async throws(RequestError) -> (Loaded, Problem) {
    let loaded = try await benchmark(name.benchmark, suite: name.suite)
    guard let problem = loaded.problems[TaskID(name.task)] else {
      let first = loaded.benchmark.problems.first.map { "\(name.benchmark)/\($0.id)" } ?? ""
      throw RequestError(
        .unknownTask,
        at: "problem.task",
        "\(name.benchmark) has no task '\(name.task.prefix(80))'; the first is '\(first)'"
      )
    }
    return (loaded, problem)
  }

  /// A benchmark, with nil for the suite that decides where nobody names one.
  ///
  /// - Throws: ``RequestError`` when there is none such, or it cannot be loaded.
  func benchmark(_ name: String, suite: String?) async throws(RequestError) -> Loaded {
    let key = Key(name: name, suite: suite)
    do {
      return try await task(of: key).value
    } catch {
      loading[key] = nil  // what was not there may be there the next time
      if let error = error as? RequestError { throw error }
      if error is CatalogError { throw RequestError(.unknownTask, at: "problem.task", "\(error)") }
      // It may name a path of this machine.
      onFailure("\(name): \(error)")
      throw RequestError(
        .overloaded,
        at: "problem.task",
        "the benchmark \(name.prefix(80)) cannot be loaded now: send it again later"
      )
    }
  }

  private func task(of key: Key) -> Task<Loaded, any Error> {
    if let known = loading[key] { return known }
    let load = load
    let task = Task { try await load(key.name, key.suite) }
    loading[key] = task
    return task
  }
}
