// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Problems

/// LiveCodeBench's `eval_all.json`: a list of tasks, each with its samples' verdicts and with what kind of problem it
/// is.
struct LiveCodeBenchResults {
  let results: TaskResults

  /// Whether a document is such a file.
  static func isIn(_ document: JSONValue) -> Bool {
    guard let first = document.array?.first else { return false }
    return first["question_id"] != nil && first["graded_list"] != nil
  }

  init(_ document: JSONValue, _ context: ResultFile.Context) throws {
    var tasks: [TaskResults.Task] = []
    var facets: [String: [String: String]] = [:]
    for (place, row) in (document.array ?? []).enumerated() {
      guard let name = row["question_id"]?.string, !name.isEmpty else {
        throw Self.fault("element \(place + 1) has no text question_id", context)
      }
      guard facets[name] == nil else {
        throw Self.fault("the task \(name) is there twice: remove one of them", context)
      }
      guard let verdicts = row["graded_list"]?.array,
        let passed = try? verdicts.map({ try Self.isPass($0) })
      else {
        throw Self.fault("\(name) has no graded_list of true and false", context)
      }
      tasks.append(
        TaskResults.Task(
          name: name,
          samples: passed.count,
          correct: ["base": passed.count(where: \.self)]
        )
      )
      facets[name] = Self.facets(of: row)
    }
    var results = TaskResults(
      label: context.name,
      path: context.path,
      format: .liveCodeBench,
      facts: context.facts(benchmark: "livecodebench", tasks: tasks, evaluator: "LiveCodeBench"),
      suites: ["base"],
      tasks: tasks
    )
    results.facets = TaskFacets(facets)
    self.results = results
  }

  private static func fault(_ reason: String, _ context: ResultFile.Context) -> ResultFileError {
    .malformed(path: context.path, line: nil, reason: reason)
  }

  /// What is no verdict.
  private struct NoVerdict: Error {}

  private static func isPass(_ value: JSONValue) throws -> Bool {
    guard let passed = value.bool else { throw NoVerdict() }
    return passed
  }

  /// The facets as they are of the benchmark's own problems.
  private static func facets(of row: JSONValue) -> [String: String] {
    var facets: [String: String] = [:]
    for name in ["platform", "difficulty"] { facets[name] = row[name]?.string }
    if let day = row["contest_date"]?.string.flatMap({ Day($0) }) {
      facets.merge(day.facets) { first, _ in first }
    }
    return facets
  }
}
